/**
 * Validates an AsyncAPI document on stdin. Prints JSON: what is wrong, and the
 * operations as the official parser understands them.
 */

import { text } from "node:stream/consumers";
import { Parser } from "@asyncapi/parser";

/** The parser's severities: 0 is an error, 1 a warning, and more is advice. */
const WARNING = 1;

const { document, diagnostics } = await new Parser().parse(await text(process.stdin));
const problems = diagnostics
  .filter(({ severity }) => severity <= WARNING)
  .map(({ message, path }) => `${path.join(".")}: ${message}`);
const operations = document?.operations().all().map((operation) => ({
  action: operation.action(),
  addresses: operation.channels().all().map((channel) => channel.address()),
  messages: operation.messages().all().map((message) => message.name()),
  replies: operation.reply()?.messages().all().map((message) => message.name()) ?? [],
}));
console.log(JSON.stringify({ problems, operations }));

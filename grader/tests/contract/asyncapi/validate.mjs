/**
 * Validates AsyncAPI documents: a JSON array of texts on stdin. Prints for each what is
 * wrong, and its operations as the official parser understands them.
 */

import { text } from "node:stream/consumers";
import { Parser } from "@asyncapi/parser";

/** The parser's severities: 0 is an error, 1 a warning, and more is advice. */
const WARNING = 1;

const parser = new Parser();
const results = [];
for (const source of JSON.parse(await text(process.stdin))) {
  const { document, diagnostics } = await parser.parse(source);
  const problems = diagnostics
    .filter(({ severity }) => severity <= WARNING)
    .map(({ message, path }) => `${path.join(".")}: ${message}`);
  const operations = document?.operations().all().map((operation) => ({
    action: operation.action(),
    addresses: operation.channels().all().map((channel) => channel.address()),
    replies: operation.reply()?.messages().all().map((message) => message.name()) ?? [],
  }));
  results.push({ problems, operations });
}
console.log(JSON.stringify(results));

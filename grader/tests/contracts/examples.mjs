/**
 * Runs servers that were written by hand for the examples in `lessons/contracts`:
 *
 *     node examples.mjs --list                   prints them all as JSON
 *     node examples.mjs --contract likes --server NAME
 *     node examples.mjs                          what a line of stdin says, until the
 *                                                next: `["likes", "NAME"]`
 */

import { parseArgs } from "node:util";
import { host, listen } from "./host.mjs";
import * as likes from "./examples/likes.mjs";
import * as quiz from "./examples/quiz.mjs";
import * as toDo from "./examples/to-do.mjs";

const examples = { likes, quiz, "to-do": toDo };

const { values } = parseArgs({
  options: {
    contract: { type: "string" },
    server: { type: "string" },
    list: { type: "boolean", default: false },
  },
});

/** A server by hand, as a peer of `run.mjs`. */
function peer([contract, name]) {
  const { right, wrong } = examples[contract];
  const ready = right[name] ?? wrong[name].server;
  return { options: {}, start() {}, routes() {}, connected() {}, ready };
}

function list() {
  return Object.entries(examples).flatMap(([contract, { right, wrong }]) => [
    ...Object.keys(right).map((name) => ({ contract, name, about: "right", fails: [] })),
    ...Object.entries(wrong).map(([name, { about, fails }]) => ({ contract, name, about, fails })),
  ]);
}

if (values.list) {
  console.log(JSON.stringify(list(), null, 2));
} else if (values.contract) {
  await listen(peer([values.contract, values.server]));
} else {
  await host(peer);
}

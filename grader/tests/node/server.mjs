/**
 * Runs servers of a lesson's table, `SLUG/peers.mjs`:
 *
 *     node server.mjs --lesson SLUG --variant NAME    one, on PORT (default 0: any free one)
 *     node server.mjs --lesson SLUG                   the one that a line of stdin names,
 *                                                     until the next line
 *     node server.mjs --lesson SLUG --list            none; prints the table as JSON
 */

import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { run } from "./run.mjs";

const { values } = parseArgs({
  options: {
    lesson: { type: "string", default: "04-messages" },
    variant: { type: "string" },
    list: { type: "boolean", default: false },
  },
});

const { peers } = await import(`./${values.lesson}/peers.mjs`);

/** Starts the variant with this name, and prints its address. */
async function start(name) {
  const entry = peers.find((peer) => peer.name === name);
  if (!entry) {
    console.error(`There is no variant ${name}; --list shows them all.`);
    process.exit(2);
  }
  const running = await run(entry.server, Number(process.env.PORT ?? 0));
  console.log(`Listening on http://127.0.0.1:${running.port}`);
  return running;
}

if (values.list) {
  console.log(JSON.stringify(peers.map(({ server, ...entry }) => entry), null, 2));
} else if (values.variant) {
  await start(values.variant);
} else {
  let running;
  for await (const name of createInterface({ input: process.stdin })) {
    await running?.close();
    running = await start(name);
  }
  process.exit();
}

/**
 * Runs one server of a lesson's table, `SLUG/peers.mjs`:
 *
 *     node server.mjs --lesson SLUG --variant NAME    on PORT (default 0: any free one)
 *     node server.mjs --lesson SLUG --list            the table, as JSON
 */

import { parseArgs } from "node:util";
import { run } from "./run.mjs";

const { values } = parseArgs({
  options: {
    lesson: { type: "string", default: "04-messages" },
    variant: { type: "string", default: "reference" },
    list: { type: "boolean", default: false },
  },
});

const { peers } = await import(`./${values.lesson}/peers.mjs`);
if (values.list) {
  console.log(JSON.stringify(peers.map(({ server, ...entry }) => entry), null, 2));
} else {
  const entry = peers.find(({ name }) => name === values.variant);
  if (!entry) {
    console.error(`There is no variant ${values.variant}; --list shows them all.`);
    process.exit(2);
  }
  const { port } = await run(entry.server, Number(process.env.PORT ?? 0));
  console.log(`Listening on http://127.0.0.1:${port}`);
}

/**
 * Runs one server of the table in `peers.mjs`:
 *
 *     node server.mjs --variant NAME    on PORT (default 0: any free one)
 *     node server.mjs --list            the table, as JSON
 */

import { parseArgs } from "node:util";
import { peers } from "./peers.mjs";
import { run } from "./reference.mjs";

const { values } = parseArgs({
  options: {
    variant: { type: "string", default: "reference" },
    list: { type: "boolean", default: false },
  },
});

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

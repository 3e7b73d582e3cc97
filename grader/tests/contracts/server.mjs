/**
 * Serves any contract:
 *
 *     node server.mjs CONTRACT                        right, on PORT (default 0: any free one)
 *     node server.mjs CONTRACT --mutate NAME[,NAME]   with these mistakes, each at the
 *                    [--event EVENT]                  first event that can have it
 *     node server.mjs CONTRACT --list                 none; prints the mutations as JSON
 *     node server.mjs                                 what a line of stdin says, until the
 *                                                     next: `["CONTRACT", "NAME", "EVENT"]`
 *
 * It prints `Listening on http://127.0.0.1:PORT`.
 */

import { parseArgs } from "node:util";
import { readContract } from "./contract.mjs";
import { host, listen } from "./host.mjs";
import { places, server } from "./mutate.mjs";
import { mutations } from "./mutations.mjs";

const { values, positionals: [path] } = parseArgs({
  allowPositionals: true,
  options: {
    mutate: { type: "string", default: "" },
    event: { type: "string" },
    list: { type: "boolean", default: false },
  },
});

function fail(text) {
  console.error(text);
  process.exit(2);
}

/** A server of the contract at `path`, with these mistakes. */
function peer(path, names, eventName) {
  const contract = readContract(path);
  const mistakes = names.map((name) => {
    const mutation = mutations.find((one) => one.name === name);
    if (!mutation) {
      fail(`There is no mutation ${name}; --list shows those of a contract.`);
    }
    const events = places(mutation, contract);
    const event = eventName ? events.find((one) => one.name === eventName) : events[0];
    return { mutation, event: event ?? fail(`${name} can't be in this contract.`) };
  });
  return server(contract, mistakes);
}

/** The mutations that a contract can have, each with the events that can have it. */
function list(path) {
  const contract = readContract(path);
  return mutations.map(({ name, family, what, ...mutation }) => ({
    name, family, what,
    at: places(mutation, contract).map((event) => ({
      event: event.name, optional: event.optional, fails: mutation.caughtBy(contract, event),
    })),
  }));
}

if (values.list) {
  console.log(JSON.stringify(list(path), null, 2));
} else if (path) {
  await listen(peer(path, values.mutate.split(",").filter(Boolean), values.event));
} else {
  await host(([path, name, event]) => peer(path, name ? [name] : [], event));
}

/** Runs servers one after the other in one process, because starting Node takes long. */

import { createInterface } from "node:readline";
import { run } from "../node/run.mjs";

/** Starts a peer of `run.mjs` on PORT (default 0: any free one), and prints its address. */
export async function listen(peer) {
  const running = await run(peer, Number(process.env.PORT ?? 0));
  console.log(`Listening on http://127.0.0.1:${running.port}`);
  return running;
}

/** Runs the peer that a line of stdin names, a JSON value, until the next line. */
export async function host(peerOf) {
  let running;
  for await (const line of createInterface({ input: process.stdin })) {
    await running?.close();
    running = await listen(peerOf(JSON.parse(line)));
  }
  process.exit();
}

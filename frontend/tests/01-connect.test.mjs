/**
 * The page of lesson 01 in a real browser, against a correct server at the address in
 * the environment variable SERVER_URL.
 *
 * Nothing sleeps: each step waits for its effect.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import "./every-page.mjs";
import { complaints, newPage, tile } from "./pages.mjs";

const CLIENTS = ["First", "Second", "Third"];

/** Opens the page, and waits until each of its clients is welcomed. */
async function open() {
  const page = await newPage();
  await page.goto("/");
  for (const name of CLIENTS) {
    await tile(page, name).getByText("Welcomed, with the right id.").waitFor();
  }
  return page;
}

/** The number of clients, as the page shows it. */
const connected = (page, number) =>
  tile(page, "GET /api/stats").getByText(`{"connected":${number}}`, { exact: true });

/** The socket id that a tile shows. */
const idOf = (page, name) => tile(page, name).locator(".connection code").innerText();

test("when a client leaves, the others are told, and it comes back with a new id", async () => {
  const page = await open();
  await connected(page, 3).waitFor();
  const before = await idOf(page, "Third");

  await tile(page, "Third").getByRole("button", { name: "Disconnect" }).click();
  for (const name of ["First", "Second"]) {
    await tile(page, name).getByText(`Left: ${before}`).waitFor();
  }
  await connected(page, 2).waitFor();

  await tile(page, "Third").getByRole("button", { name: "Connect", exact: true }).click();
  await tile(page, "Third").getByText("Welcomed, with the right id.").waitFor();
  const after = await idOf(page, "Third");
  assert.notEqual(after, before);
  await tile(page, "First").getByText(`Joined: ${after}`).waitFor();
  await connected(page, 3).waitFor();
  assert.deepEqual(complaints, []);
  await page.close();
});

test("when a page is closed, the other page is told", async () => {
  const [mia, tom] = [await open(), await open()];
  const ids = await Promise.all(CLIENTS.map((name) => idOf(tom, name)));
  await tom.close();
  const log = mia.getByRole("region", { name: "Packets" }).getByRole("listitem");
  for (const id of ids) {
    await log.filter({ hasText: "left" }).filter({ hasText: id }).nth(2).waitFor();
  }
  await connected(mia, 3).waitFor();
  assert.deepEqual(complaints, []);
  await mia.close();
});

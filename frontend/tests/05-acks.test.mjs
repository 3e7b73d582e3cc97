/**
 * The page of lesson 05 in a real browser, against a right server at the address in
 * the environment variable SERVER_URL.
 *
 * Nothing sleeps: each step waits for what it should bring about.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { complaints, newPage, tile } from "./pages.mjs";

/** Opens the page, and waits until it is connected. */
async function open() {
  const page = await newPage();
  await page.goto("/");
  for (const name of ["Ann sends", "Ben sends"]) {
    await tile(page, name).getByText(/^connected as \S+$/).waitFor();
  }
  return page;
}

/** Presses a button of a client's tile, and waits for this text in it. */
async function press(page, name, button, text) {
  const one = tile(page, `${name} sends`);
  await one.getByRole("button", { name: button, exact: true }).click();
  await one.getByText(text).waitFor();
}

test("an event is acknowledged, and a client is asked back", async () => {
  const page = await open();
  await tile(page, "Ann sends").getByLabel("Data").fill('{"a":[1]}');
  await press(page, "Ann", "clientEvent", '"received":{"a":[1]}');
  await press(page, "Ann", "askMe", '"answer":"Ann says tea"');
  await tile(page, "Ann is asked").getByText("Answered.").waitFor();
  await tile(page, "Ben is asked").getByText("Nobody has asked so far.").waitFor();
  await page.close();
  assert.deepEqual(complaints, []);
});

test("who stays silent is told so, and is missing in a poll", async () => {
  const page = await open();
  await tile(page, "Ben is asked").getByLabel("Don't answer").check();
  await press(page, "Ben", "askMe", '{"status":"timeout"}');
  // Other tests, and their clients, may be connected too: they come on top.
  await press(page, "Ann", "poll", /"answers":\[.*"Ann says tea".*\],"missing":[1-9]/);
  await page.close();
  assert.deepEqual(complaints, []);
});

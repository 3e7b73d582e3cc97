/**
 * The page of lesson 05 in a real browser, against a correct server at the address in
 * the environment variable SERVER_URL.
 *
 * Nothing sleeps: each step waits for its effect.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import "./every-page.mjs";
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

/** Presses a button in a client's tile, and waits until the tile shows this text. */
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
  await tile(page, "Ben is asked").getByText("Nobody has asked yet.").waitFor();

  // Both directions are in the log, in the order in which they went over the wire.
  const rows = tile(page, "Packets").getByRole("listitem").filter({ hasText: "Ann" });
  const spoken = async (row) =>
    [await row.getByRole("img").getAttribute("aria-label"), await row.locator("b").innerText()].join(" ");
  assert.deepEqual(await Promise.all((await rows.all()).map(spoken)), [
    "connection connect",
    "sent clientEvent",
    "received ack of clientEvent",
    "sent askMe",
    "received serverEvent",
    "sent ack of serverEvent",
    "received ack of askMe",
  ]);
  const asking = rows.filter({ hasText: "asks for an acknowledgement" }).locator("b");
  assert.deepEqual(await asking.allInnerTexts(), ["clientEvent", "askMe", "serverEvent"]);
  const answer = rows.filter({ hasText: "ack of serverEvent" }).locator("code");
  assert.equal((await answer.innerText()).trim(), '"Ann says tea"');
  await page.close();
  assert.deepEqual(complaints, []);
});

test("a silent client times out, and is missing from a poll", async () => {
  const page = await open();
  await tile(page, "Ben is asked").getByLabel("Don't answer").check();
  await press(page, "Ben", "askMe", '{"status":"timeout"}');
  const line = tile(page, "Ben sends").getByRole("status");
  assert.equal(await line.getAttribute("data-kind"), "warn", "a timeout is not shown as good");
  // Clients of other tests may be connected too, so there may be more answers.
  await press(page, "Ann", "poll", /"answers":\[.*"Ann says tea".*\],"missing":[1-9]/);
  await page.close();
  assert.deepEqual(complaints, []);
});

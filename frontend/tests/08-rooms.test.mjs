/**
 * The page of lesson 08 in a real browser, against a correct server at the address in
 * the environment variable SERVER_URL.
 *
 * Nothing sleeps: each step waits for its effect.
 */

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import "./every-page.mjs";
import { complaints, newPage, tile } from "./pages.mjs";

/** Opens the page, and waits until all three people are connected. */
async function open() {
  const page = await newPage();
  await page.goto("/");
  for (const name of ["Ann", "Ben", "Cy"]) {
    await tile(page, name).getByText(/^connected as \S+$/).waitFor();
  }
  return page;
}

/** Presses a person's button for a room, and waits for the answer. */
async function act(page, name, button, room, says) {
  await tile(page, name).getByLabel("Room").fill(room);
  await tile(page, name).getByRole("button", { name: button }).click();
  await tile(page, name).getByText(says).waitFor();
}

test("only the people in a room hear a message, and only they may send one", async () => {
  const page = await open();
  const room = `tea & ${randomUUID()}`;
  await act(page, "Ann", "Join", room, "joinRoom: ok");
  await act(page, "Ben", "Join", room, "joinRoom: ok");
  const heard = (name) => tile(page, name).getByRole("listitem");
  await heard("Ann").filter({ hasText: "userJoined" }).waitFor();

  await tile(page, "Ann").getByLabel("Message").fill("<b>Hello</b>");
  await act(page, "Ann", "Say", room, "roomMessage: ok");
  for (const name of ["Ann", "Ben"]) {
    await heard(name).filter({ hasText: "<b>Hello</b>" }).waitFor();
  }

  await tile(page, "Cy").getByLabel("Message").fill("May I?");
  await act(page, "Cy", "Say", room, /Not in room/);
  const line = tile(page, "Cy").getByRole("status");
  assert.equal(await line.getAttribute("data-kind"), "warn", "an error is not shown as good");
  const log = tile(page, "Packets").getByRole("listitem");
  await log.filter({ hasText: "Cy" }).filter({ hasText: "ack of roomMessage" })
    .filter({ hasText: "Not in room" }).waitFor();
  assert.equal(await heard("Cy").count(), 0);
  assert.equal(await page.getByText("leak", { exact: true }).count(), 0);

  await act(page, "Ben", "Leave", room, "leaveRoom: ok");
  await tile(page, "Ben").getByText("In no room").waitFor();
  await heard("Ann").filter({ hasText: "userLeft" }).waitFor();

  const list = tile(page, "GET /api/rooms/:roomId/messages");
  await list.getByLabel("Room").fill(room);
  await list.getByRole("button", { name: "Fetch" }).click();
  await list.getByText("Messages in this room: 1").waitFor();
  await list.getByRole("listitem").filter({ hasText: "<b>Hello</b>" }).waitFor();
  assert.deepEqual(complaints, []);
});

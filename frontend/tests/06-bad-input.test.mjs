/**
 * The page of lesson 06 in a real browser, against a correct server at the address in
 * the environment variable SERVER_URL. Nothing sleeps: each step waits for its
 * effect.
 */

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import "./every-page.mjs";
import { complaints, newPage, tile } from "./pages.mjs";

/** Opens the page, and waits until it is connected. */
async function open() {
  const page = await newPage();
  await page.goto("/");
  for (const name of ["Send", "Somebody else"]) {
    await tile(page, name).getByText(/^connected as \S+$/).waitFor();
  }
  return page;
}

test("a good message is acknowledged, broadcast and listed", async () => {
  const page = await open();
  const text = randomUUID();
  await tile(page, "Send").getByLabel("Message").fill(text);
  await tile(page, "Send").getByRole("button", { name: "Send" }).click();

  const answer = tile(page, "Answers").getByRole("listitem").filter({ hasText: text });
  await answer.getByText('{"status":"ok"').waitFor();
  for (const name of ["Somebody else", "GET /api/messages"]) {
    await tile(page, name).getByRole("listitem").filter({ hasText: text }).waitFor();
  }
  assert.deepEqual(complaints, []);
});

test("bad payloads are answered with and without an ack, and nobody else is told", async () => {
  const page = await open();
  const answers = tile(page, "Answers").getByRole("listitem");
  await tile(page, "Send").getByRole("button", { name: "no payload" }).click();
  await answers.first().getByText('"field":"payload"').waitFor();
  await tile(page, "Send").getByRole("button", { name: "21 characters" }).click();
  await answers.first().getByText('"field":"username"').waitFor();
  assert.equal(await page.locator('[data-kind="good"]').count(), 0, "an error is not shown as good");
  const acks = tile(page, "Packets").getByRole("listitem").filter({ hasText: "ack of createMessage" });
  assert.equal(await acks.filter({ hasText: '"status":"error"' }).count(), 2);

  await tile(page, "Send").getByLabel("Ask for an acknowledgement").uncheck();
  await tile(page, "Send").getByRole("button", { name: "a username of spaces" }).click();
  await answers.first().getByText('error {"message":').waitFor();
  await tile(page, "Send").getByRole("button", { name: "20 emoji" }).click();
  await answers.first().getByText('message {"id":').waitFor();

  // Packets arrive in order, so an error would be there by now.
  await tile(page, "Somebody else").getByRole("listitem").filter({ hasText: "🦀" }).waitFor();
  assert.equal(await page.getByText("Received another client's error").count(), 0);
  assert.equal(await page.getByText("no answer").count(), 0);
  assert.deepEqual(complaints, []);
});

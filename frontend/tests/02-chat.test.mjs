/**
 * The page of lesson 02 in a real browser, against a correct server at the address in
 * the environment variable SERVER_URL.
 *
 * Nothing sleeps: each step waits for its effect.
 */

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import "./every-page.mjs";
import { complaints, newPage } from "./pages.mjs";

const CLIENTS = ["A", "B", "C"];

/** Opens the page, and waits until its three clients are connected. */
async function open() {
  const page = await newPage();
  await page.goto("/");
  for (const name of CLIENTS) {
    await client(page, name).getByText(/^connected as \S+$/).waitFor();
  }
  return page;
}

/** @param {import("playwright-core").Page} page @param {string} name */
const client = (page, name) => page.getByRole("region", { name: `Client ${name}`, exact: true });

/** The lines of one client's list that contain this text. */
const heard = (page, name, text) =>
  client(page, name).getByRole("listitem").filter({ hasText: text });

/** Makes one client send an event. */
async function say(page, name, event, payload, { second = "", json = false } = {}) {
  const form = client(page, name);
  await form.getByLabel("Event").selectOption(event);
  await form.getByLabel("Payload").fill(payload);
  await form.getByLabel("Second argument").fill(second);
  await form.getByLabel("as JSON").setChecked(json);
  await form.getByRole("button", { name: "Send" }).click();
}

test("what one client sends reaches each client on two pages once", async () => {
  const [mia, tom] = await Promise.all([open(), open()]);
  const text = `<b>Hello</b> ${randomUUID()}`;
  await say(mia, "A", "chat message", text);
  await say(tom, "B", "chatMessage", text);

  for (const page of [mia, tom]) {
    for (const name of CLIENTS) {
      const lines = heard(page, name, text);
      await lines.nth(1).waitFor();
      assert.deepEqual(
        (await lines.locator("b").allTextContents()).sort(),
        ["chat message", "reply"],
      );
      assert.equal(await lines.first().locator("code").textContent(), JSON.stringify(text));
    }
  }
  assert.deepEqual(complaints, []);
});

test("JSON and a second argument are shown as they were received", async () => {
  const page = await open();
  const id = randomUUID();
  await say(page, "C", "chat message", `["${id}", null]`, { second: "{}", json: true });
  const line = heard(page, "A", id);
  await line.waitFor();
  assert.deepEqual(await line.locator("code").allTextContents(), [`["${id}",null]`, "{}"]);

  await say(page, "B", "chat message", "no JSON", { json: true });
  await client(page, "B").getByText("This is not JSON.").waitFor();
  assert.deepEqual(complaints, []);
});

/**
 * The page of lesson 03 in a real browser, against a correct server at the address in
 * the environment variable SERVER_URL.
 *
 * Nothing sleeps: each step waits for its effect.
 */

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import "./every-page.mjs";
import { complaints, newPage, tile } from "./pages.mjs";

/** Opens the page, and waits until its three clients are connected. */
async function open() {
  const page = await newPage();
  await page.goto("/");
  for (const name of ["A", "B", "C"]) {
    await tile(page, name).getByText(/^connected as \S+$/).waitFor();
  }
  return page;
}

/** Makes one client send a new text, and returns the text. */
async function send(page, from, to) {
  const text = `<i>${randomUUID()}</i>`;
  const form = tile(page, "Send");
  await form.getByRole("group", { name: "From" }).getByLabel(from, { exact: true }).check();
  await form.getByRole("group", { name: "To" }).getByLabel(to, { exact: true }).check();
  await form.getByLabel("Text").fill(text);
  await form.getByLabel("Text").press("Enter");
  return text;
}

/** Waits until these clients have heard the text, and asserts that no other has. */
async function heardBy(page, text, names) {
  const item = (name) => tile(page, name).getByRole("listitem").filter({ hasText: text });
  await Promise.all(names.map((name) => item(name).waitFor()));
  for (const name of ["A", "B", "C"]) {
    assert.equal(await item(name).count(), names.includes(name) ? 1 : 0, `${text} at ${name}`);
  }
}

test("a text reaches the clients of its target", async () => {
  const page = await open();
  const texts = [
    [await send(page, "A", "me"), ["A"]],
    [await send(page, "B", "others"), ["A", "C"]],
    [await send(page, "A", "C"), ["C"]],
    // Every client receives this one last.
    [await send(page, "C", "all"), ["A", "B", "C"]],
  ];
  for (const [text, names] of texts.reverse()) {
    await heardBy(page, text, names);
  }
  const last = tile(page, "A").getByRole("listitem").last();
  assert.equal(await last.locator("b").innerText(), "from C");
  assert.equal(await last.locator("code").innerText(), "all");
  assert.deepEqual(complaints, []);
});

test("an unknown target is answered with an error", async () => {
  const page = await open();
  await send(page, "B", "nobody");
  await tile(page, "Send").getByText("B heard an error: No such client", { exact: true }).waitFor();
  assert.deepEqual(complaints, []);
});

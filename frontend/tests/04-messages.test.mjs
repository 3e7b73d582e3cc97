/**
 * The page of lesson 04 in a real browser, against a correct server at the
 * address in the environment variable SERVER_URL.
 *
 * Nothing sleeps: each step waits for its effect.
 */

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import "./every-page.mjs";
import { complaints, newPage, tile } from "./pages.mjs";
import { proxy } from "./proxy.mjs";

/** Opens the page for one more person, and waits until it is connected. */
async function open(url = "/") {
  const page = await newPage();
  await page.goto(url);
  for (const name of ["Send", "Live messages", "Delete"]) {
    await tile(page, name).getByText(/^connected as \S+$/).waitFor();
  }
  await tile(page, "GET /api/messages").getByText("Same as the live messages").waitFor();
  return page;
}

/** The two places of a page that show a message. */
const places = (page, text) =>
  ["Live messages", "GET /api/messages"].map((name) =>
    tile(page, name).getByRole("listitem").filter({ hasText: text }));

/** Sends a message from this page, and waits until all of these pages show it. */
async function send(page, text, everyone) {
  const form = tile(page, "Send");
  await form.getByLabel("Username").fill("Mia");
  await form.getByLabel("Message").fill(text);
  await form.getByLabel("Message").press("Enter");
  await Promise.all(everyone.flatMap((one) => places(one, text)).map((place) => place.waitFor()));
}

/** Waits until none of these pages shows the message, and each badge agrees. */
async function isGone(text, everyone) {
  const gone = everyone.flatMap((one) => places(one, text));
  await Promise.all(gone.map((place) => place.waitFor({ state: "detached" })));
  await Promise.all(everyone.map((one) => one.getByText("Same as the live messages").waitFor()));
}

test("a message appears on two pages, and is deleted from both", async () => {
  const [mia, tom] = await Promise.all([open(), open()]);
  const text = `<b>Hello</b>  ${randomUUID()}`;
  await send(mia, text, [mia, tom]);

  const [live] = places(tom, text);
  assert.equal(await live.locator("b").innerText(), "Mia");
  assert.equal(await live.locator(".content").textContent(), text, "HTML is shown as text");

  const log = mia.getByRole("region", { name: "Packets" }).getByRole("listitem");
  const packets = log.filter({ hasText: text });
  await packets.nth(3).waitFor();
  assert.deepEqual(
    (await packets.locator(".name").allTextContents()).sort(),
    ["delete", "live", "sender", "sender"],
    "sent once, and received by each of the page's connections",
  );

  await live.getByRole("button", { name: /^Delete message/ }).click();
  await tile(tom, "Delete").getByText("Deleted:").waitFor();
  await isGone(text, [mia, tom]);
  assert.deepEqual(complaints, []);
});

test("a message can be deleted by typing its id", async () => {
  const page = await open();
  const text = randomUUID();
  await send(page, text, [page]);
  const [live] = places(page, text);
  const id = await live.locator(".id").innerText();

  await tile(page, "Delete").getByLabel("Message id").fill(id);
  await tile(page, "Delete").getByRole("button", { name: "Delete" }).click();
  await isGone(text, [page]);
  assert.deepEqual(complaints, []);
});

test("only the client that asked is told that there is no such message", async () => {
  const [mia, tom] = await Promise.all([open(), open()]);
  await tile(mia, "Delete").getByLabel("Message id").fill("no-such-message");
  await tile(mia, "Delete").getByLabel("Message id").press("Enter");
  await tile(mia, "Delete").getByText("Message not found", { exact: true }).waitFor();

  // Packets arrive in order: an error for one of Tom's three connections would be in
  // his log before this message.
  const text = randomUUID();
  await send(mia, text, [mia, tom]);
  const log = tom.getByRole("region", { name: "Packets" }).getByRole("listitem");
  await log.filter({ hasText: text }).nth(2).waitFor();
  assert.equal(await log.filter({ hasText: "Message not found" }).count(), 0);
  assert.deepEqual(complaints, []);
});

test("a server that has ended is reported once, with the reason", async () => {
  const server = await proxy(process.env.SERVER_URL);
  const page = await open(server.url);
  let failed = 0;
  const twoRetries = new Promise((resolve) => page.on("requestfailed", (request) => {
    failed += Number(request.url().includes("/socket.io/"));
    return failed > 6 && resolve(undefined);
  }));
  await server.stop();
  await page.getByRole("alert").getByText("The server does not answer").waitFor();
  await twoRetries;

  assert.equal(await page.getByRole("alert").count(), 1);
  assert.equal(await page.getByText("The server does not answer").count(), 2, "notice and log");
  const log = page.getByRole("region", { name: "Packets" }).getByRole("listitem");
  assert.equal(await log.filter({ hasText: "connect_error" }).count(), 1);
  assert.equal(await log.filter({ hasText: "disconnect" }).count(), 3, "one for each client");

  await server.start();
  await page.getByRole("alert").waitFor({ state: "hidden" });
  await tile(page, "Send").getByText(/^connected as \S+$/).waitFor();
  await page.close();
  await server.stop();
});

/**
 * The page of lesson 07 in a real browser, against a correct server at the address in
 * the environment variable SERVER_URL: the page itself, and pages from other origins.
 *
 * Nothing sleeps: each step waits for its effect.
 */

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import "./every-page.mjs";
import { newPage, tile } from "./pages.mjs";

const { SERVER_URL } = process.env;

/** The origin that the lesson allows, and one that it doesn't. */
const ALLOWED = "http://localhost:5173";
const FOREIGN = "http://localhost:5174";

/** Opens the page, and waits until it is connected. */
async function open() {
  const page = await newPage();
  await page.goto("/");
  for (const name of ["Send over a socket", "Live messages"]) {
    await tile(page, name).getByText(/^connected as \S+$/).waitFor();
  }
  await tile(page, "GET /api/messages").getByText("Same as the live messages").waitFor();
  return page;
}

/** The two places of a page that show a message. */
const places = (page, text) =>
  ["Live messages", "GET /api/messages"].map((name) =>
    tile(page, name).getByRole("listitem").filter({ hasText: text }));

/** Waits until all of these pages show it, or until none does. */
const all = (pages, text, state = "visible") =>
  Promise.all(pages.flatMap((page) => places(page, text)).map((one) => one.waitFor({ state })));

test("two pages show what is posted, edited and deleted", async () => {
  const pages = [await open(), await open()];
  const [mia] = pages;
  const texts = [randomUUID(), randomUUID()];

  const post = tile(mia, "Post over REST");
  await post.getByLabel("Message").fill(texts[0]);
  await post.getByLabel("Message").press("Enter");
  await post.getByText("POST: 201 Created").waitFor();
  await all(pages, texts[0]);

  const id = await places(mia, texts[0])[0].locator(".id").innerText();
  const change = tile(mia, "Delete or edit over REST");
  await change.getByLabel("Message id").fill(id);
  await change.getByLabel("New content").fill(texts[1]);
  await change.getByRole("button", { name: "Edit" }).click();
  await change.getByText("PUT: 200 OK").waitFor();
  await all(pages, texts[1]);

  await change.getByRole("button", { name: "Delete" }).click();
  await change.getByText("DELETE: 204 No Content").waitFor();
  await all(pages, texts[1], "detached");
  await post.getByRole("button", { name: "Post" }).click();
  await post.getByText("POST: 400 Bad Request").waitFor();
});

test("a real browser lets in one other origin, and no more", async () => {
  /** Posts, deletes and long-polls from a page of `origin`, and returns the results. */
  const tryFrom = async (origin) => {
    const page = await newPage();
    // Nothing listens at `origin`. The page comes from our server, but the browser
    // takes it for a page of `origin`. (The browser would not let a page that came from
    // no server use this machine's network.)
    await page.route(`${origin}/**`, (route) =>
      route.continue({ url: `${SERVER_URL}/style.css` }));
    await page.goto(origin);
    return page.evaluate(async (server) => {
      const status = (path, options) =>
        fetch(server + path, options).then((answer) => answer.status, () => "refused");
      const body = JSON.stringify({ username: "Mia", content: "from elsewhere" });
      const headers = { "content-type": "application/json" };
      return [
        await status("/api/messages", { method: "POST", headers, body }),
        await status("/api/messages/nothing", { method: "DELETE" }),
        await status("/socket.io/?EIO=4&transport=polling"),
      ];
    }, SERVER_URL);
  };
  assert.deepEqual(await tryFrom(ALLOWED), [201, 404, 200]);
  assert.deepEqual(await tryFrom(FOREIGN), ["refused", "refused", "refused"]);
});

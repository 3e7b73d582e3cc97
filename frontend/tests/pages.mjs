/**
 * What the browser tests share: one browser, pages of the server at the address in
 * the environment variable SERVER_URL, and what they complained of.
 */

import assert from "node:assert/strict";
import { after, before, beforeEach } from "node:test";
import { launch } from "./browser.mjs";

/** How long one condition may take, in ms, on a busy machine. */
const LIMIT = 15_000;

const { SERVER_URL } = process.env;

/** @type {import("playwright-core").Browser} */
let browser;

/** @type {string[]} what the pages of this test have complained of */
export const complaints = [];

before(async () => {
  assert.ok(SERVER_URL, "Set SERVER_URL to the address of a running solution of the lesson.");
  browser = await launch();
});
after(() => browser?.close());
beforeEach(() => {
  complaints.length = 0;
});

/** One more page, as of one more person. Nothing is loaded yet. */
export async function newPage() {
  const page = await browser.newPage({ baseURL: SERVER_URL });
  page.setDefaultTimeout(LIMIT);
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (line) => {
    if (line.type() === "error") {
      complaints.push(line.text());
    }
  });
  return page;
}

/** A part of the page. @param {import("playwright-core").Page} page @param {string} name */
export const tile = (page, name) => page.getByRole("region", { name, exact: true });

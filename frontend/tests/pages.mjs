/**
 * What the browser tests share: one browser, pages of the server at the address in
 * the environment variable SERVER_URL, and the errors that the pages report.
 */

import assert from "node:assert/strict";
import { after, before, beforeEach } from "node:test";
import { launch } from "./browser.mjs";

/** How long a test waits for one condition, in ms. A busy machine is slow. */
const LIMIT = 15_000;

const { SERVER_URL } = process.env;

/** @type {import("playwright-core").Browser} */
let browser;

/** @type {string[]} the errors that this test's pages have reported */
export const complaints = [];

before(async () => {
  assert.ok(SERVER_URL, "Set SERVER_URL to the address of the lesson's running solution.");
  browser = await launch();
});
after(() => browser?.close());
beforeEach(() => {
  complaints.length = 0;
});

/** Opens an empty page for one more person. */
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

/** A tile of the page. @param {import("playwright-core").Page} page @param {string} name */
export const tile = (page, name) => page.getByRole("region", { name, exact: true });

/**
 * Tests that every lesson's page must pass. Importing this module adds them to the
 * lesson's own test.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { complaints, newPage } from "./pages.mjs";

const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 390, height: 844 };

/** The least distance between two parts of a tile, and between two tiles, in pixels. */
const PARTS_APART = 4;
const TILES_APART = 8;

/** The least contrast that WCAG 2 (AA) allows for text. */
const CONTRAST = 4.5;

/** Opens the page, and waits until all its clients are connected and logged. */
async function open(viewport) {
  const page = await newPage();
  await page.setViewportSize(viewport);
  await page.goto("/");
  await page.locator(".connection").first().waitFor();
  for (const client of await page.locator(".connection").all()) {
    await client.getByText(/^connected as \S+$/).waitFor();
  }
  return page;
}

for (const viewport of [WIDE, NARROW]) {
  test(`at ${viewport.width} pixels nothing touches, and nothing is cut off`, async () => {
    const page = await open(viewport);
    const touching = await page.evaluate(([parts, tiles]) => {
      const PARTS = "button, input:not([type=checkbox], [type=radio]), select, label, fieldset, .status, .badge";
      const tooClose = (/** @type {Element[]} */ elements, /** @type {number} */ least) =>
        elements.flatMap((one, at) => elements.slice(at + 1)
          .filter((two) => !one.contains(two) && distance(one, two) < least)
          .map((two) => `${name(one)} and ${name(two)}`));
      /** How far apart two boxes are, in the direction in which they are apart. */
      const distance = (/** @type {Element} */ one, /** @type {Element} */ two) => {
        const [a, b] = [one.getBoundingClientRect(), two.getBoundingClientRect()];
        return Math.max(a.left - b.right, b.left - a.right, a.top - b.bottom, b.top - a.bottom);
      };
      const name = (/** @type {Element} */ { tagName, className, textContent }) =>
        `${tagName}.${className} ${textContent?.slice(0, 30)}`;
      const all = [...document.querySelectorAll(".tile")];
      return [
        ...tooClose(all, tiles),
        ...all.flatMap((tile) => tooClose([...tile.querySelectorAll(PARTS)], parts)),
      ];
    }, [PARTS_APART, TILES_APART]);
    assert.deepEqual(touching, []);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= viewport.width, `the page is ${width} pixels wide`);
    await page.close();
  });
}

test("a laptop's screen shows every client without scrolling", async () => {
  const page = await open(WIDE);
  const clients = page.locator(".tile").filter({ has: page.locator(".connection") });
  for (const part of await clients.locator(".connection, form :not(option)").all()) {
    const box = await part.boundingBox();
    const html = await part.evaluate((element) => element.outerHTML);
    assert.ok(box && box.y + box.height <= WIDE.height, `${html}: ${JSON.stringify(box)}`);
  }
  assert.deepEqual(complaints, []);
  await page.close();
});

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  test(`each client has its own name and a readable colour, ${colorScheme}`, async () => {
    const page = await open(WIDE);
    await page.emulateMedia({ colorScheme });
    const { clients, names, dots, faint } = await page.evaluate((least) => {
      const colour = (/** @type {Element} */ element) => getComputedStyle(element).color;
      const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
      /** What these colours look like when painted over each other. */
      const painted = (/** @type {string[]} */ ...layers) => {
        for (const layer of layers) {
          canvas.fillStyle = layer;
          canvas.fillRect(0, 0, 1, 1);
        }
        return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)];
      };
      const luminance = (/** @type {number[]} */ rgb) => {
        const [r, g, b] = rgb.map((part) => part / 255)
          .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const contrast = (/** @type {Element} */ text, /** @type {Element[]} */ ...behind) => {
        const back = painted(...behind.map((one) => getComputedStyle(one).backgroundColor));
        const [dark, light] = [luminance(back), luminance(painted(colour(text)))].sort((a, b) => a - b);
        return (light + 0.05) / (dark + 0.05);
      };

      const log = document.querySelector(".log");
      const rows = [...log.querySelectorAll("li")];
      const names = new Map(rows.map((row) => {
        const name = row.querySelector(".name");
        return [name.textContent, colour(name)];
      }));
      const faint = [];
      for (const row of rows) {
        row.dataset.kind = "sent"; // the tinted background
        for (const text of row.children) {
          const got = contrast(text, log, row);
          if (text.textContent !== "" && got < least) {
            faint.push(`${text.textContent} in the log: ${got}`);
          }
        }
      }
      for (const kind of ["", "good", "warn", "bad"]) {
        const status = log.appendChild(document.createElement("p"));
        status.className = "status";
        status.dataset.kind = kind;
        const got = contrast(status, log);
        if (got < least) {
          faint.push(`status ${kind}: ${got}`);
        }
      }
      const states = [...document.querySelectorAll(".connection")];
      const dots = states.map((state) => getComputedStyle(state, "::before").backgroundColor);
      return { clients: states.length, names: [...names], dots, faint };
    }, CONTRAST);
    assert.deepEqual(faint, []);
    assert.ok(names.every(([name]) => name !== ""), "each row names its client");
    const colours = names.map(([, colour]) => colour).sort();
    assert.equal(new Set(colours).size, clients, JSON.stringify(names));
    assert.deepEqual(colours, dots.sort(), "the log's colours are those of the tiles");
    await page.close();
  });
}

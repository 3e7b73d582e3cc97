/** The browser of the tests: a Chromium that is already on the machine. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

const { env } = process;

/** Where installers put Chromium and Chrome, in the order to try. */
const PLACES = [
  ...["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].map((name) =>
    join("/usr/bin", name)),
  "/snap/bin/chromium",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  ...[env.PROGRAMFILES, env["PROGRAMFILES(X86)"], env.LOCALAPPDATA]
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, "Google", "Chrome", "Application", "chrome.exe")),
];

const ARGUMENTS = [
  "--no-sandbox", // a container has no user namespace for it
  "--disable-gpu",
  "--disable-dev-shm-usage", // a container's /dev/shm is small
];

/**
 * Starts the browser; the caller closes it.
 *
 * @returns {Promise<import("playwright-core").Browser>}
 */
export async function launch() {
  return chromium.launch({ executablePath: executable(), args: ARGUMENTS });
}

/**
 * @returns {string} the browser's path
 * @throws {Error} that says what to install, when there is none
 */
function executable() {
  if (env.CHROMIUM) {
    if (existsSync(env.CHROMIUM)) {
      return env.CHROMIUM;
    }
    throw new Error(`CHROMIUM is ${env.CHROMIUM}, and there is no such file.`);
  }
  const found = PLACES.find((place) => existsSync(place));
  if (found) {
    return found;
  }
  throw new Error(
    "No Chromium or Chrome was found. Install one (on Debian and Ubuntu: apt install chromium), " +
      "or set the environment variable CHROMIUM to its path.",
  );
}

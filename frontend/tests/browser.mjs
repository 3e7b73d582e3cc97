/** The tests' browser: a Chromium or Chrome that is already installed. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

const { env } = process;

/** Where installers put Chromium and Chrome, most likely place first. */
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
  "--no-sandbox", // containers have no user namespaces for a sandbox
  "--disable-gpu",
  "--disable-dev-shm-usage", // a container's /dev/shm is small
];

/**
 * Starts the browser. The caller must close it.
 *
 * @returns {Promise<import("playwright-core").Browser>}
 */
export async function launch() {
  return chromium.launch({ executablePath: executable(), args: ARGUMENTS });
}

/**
 * @returns {string} the browser's path
 * @throws {Error} saying what to install, if there is none
 */
function executable() {
  if (env.CHROMIUM) {
    if (existsSync(env.CHROMIUM)) {
      return env.CHROMIUM;
    }
    throw new Error(`CHROMIUM is set to ${env.CHROMIUM}, but there is no such file.`);
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

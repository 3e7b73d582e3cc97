/** What the verdict says where one step fails for several reasons. */

import { reference } from "../reference.mjs";

/** Answers POST with this status after three. */
const refusing = (status) => ({
  __proto__: reference,
  async start() {
    await super.start();
    this.posts = 0;
  },
  async post(request, response) {
    this.posts += 1;
    if (this.posts > 3) {
      return this.refuse(response, status, "No.");
    }
    return super.post(request, response);
  },
});

const POSTING = ["post-everyone", "post-same", "post-stored", "one-list"];

/** @type {import("../../table.mjs").Wrong[]} */
export const words = [
  {
    name: "too-many-requests",
    about: "answers 429 after three posts",
    fails: POSTING,
    hint: "429 says that there were too many requests",
    server: refusing(429),
  },
  {
    name: "not-available",
    about: "answers 503 after three posts",
    fails: POSTING,
    hint: "503 says that the server is not available",
    server: refusing(503),
  },
];

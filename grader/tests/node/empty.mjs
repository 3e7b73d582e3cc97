/**
 * A server whose list fails while nothing is stored.
 *
 * @param {import("./run.mjs").Peer} reference a server with a list of `messages`
 * @returns {import("./table.mjs").Wrong}
 */
export const failsWhileEmpty = (reference) => ({
  name: "fails-while-empty",
  about: "answers 500 for the list until something is stored",
  fails: "GET-array",
  hint: "the list is empty",
  server: {
    __proto__: reference,
    routes(app) {
      app.get("/api/messages", (request, response, next) =>
        this.messages.length > 0 ? next() : response.status(500).end());
      super.routes(app);
    },
  },
});

/** Servers of `likes.toml`, as students write them by hand. */

const isName = (name) =>
  typeof name === "string" && [...name].length >= 1 && [...name].length <= 20;

const error = "A name has 1 to 20 characters.";

export const right = {
  "by-hand": (io) => {
    let count = 0;
    io.on("connection", (socket) => {
      socket.on("like", (like, ack) => {
        const reply = [like, ack].find((one) => typeof one === "function");
        if (!isName(like?.name)) {
          return reply?.({ error });
        }
        count += 1;
        io.emit("liked", { name: like.name, count });
        reply?.({ count });
      });
    });
  },
};

export const wrong = {
  "a-count-for-each-client": {
    about: "keeps the count in the handler of the connection",
    fails: ["content", "any-client", "count"],
    server: (io) => io.on("connection", (socket) => {
      let count = 0;
      socket.on("like", (like, ack) => {
        if (!isName(like?.name)) {
          return typeof ack === "function" && ack({ error });
        }
        count += 1;
        io.emit("liked", { name: like.name, count });
        ack?.({ count });
      });
    }),
  },
  "a-database-that-is-slow": {
    about: "reads the count, waits for the database, and writes it",
    fails: ["count", "together"],
    server: (io) => {
      const database = { count: 0 };
      const takesTime = () => new Promise((done) => setTimeout(done, 10));
      io.on("connection", (socket) => socket.on("like", async (like, ack) => {
        if (!isName(like?.name)) {
          return typeof ack === "function" && ack({ error });
        }
        const { count } = database;
        await takesTime();
        database.count = count + 1;
        io.emit("liked", { name: like.name, count: count + 1 });
        ack?.({ count: count + 1 });
      }));
    },
  },
  "only-the-others": {
    about: "uses socket.broadcast.emit, because the sender has the acknowledgement",
    fails: ["everyone"],
    server: (io) => {
      let count = 0;
      io.on("connection", (socket) => socket.on("like", (like, ack) => {
        if (!isName(like?.name)) {
          return typeof ack === "function" && ack({ error });
        }
        socket.broadcast.emit("liked", { name: like.name, count: ++count });
        ack?.({ count });
      }));
    },
  },
  "trusts-the-page": {
    about: "doesn't look at the name, and ends if there is no payload",
    fails: ["refused", "server-alive"],
    server: (io) => {
      let count = 0;
      io.on("connection", (socket) => socket.on("like", ({ name }, ack) => {
        count += 1;
        io.emit("liked", { name, count });
        ack?.({ count });
      }));
    },
  },
  "the-count-first": {
    about: "counts before it looks at the name",
    fails: ["count", "refused", "server-alive"],
    server: (io) => {
      let count = 0;
      io.on("connection", (socket) => socket.on("like", (like, ack) => {
        count += 1;
        const reply = [like, ack].find((one) => typeof one === "function");
        if (!isName(like?.name)) {
          return reply?.({ error });
        }
        io.emit("liked", { name: like.name, count });
        reply?.({ count });
      }));
    },
  },
};

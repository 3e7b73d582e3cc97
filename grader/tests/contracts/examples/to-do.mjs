/** Servers of `to-do.toml`, as students write them by hand. */

import { randomUUID } from "node:crypto";

const isTitle = (title) =>
  typeof title === "string" && [...title].length >= 1 && [...title].length <= 80;

const isTodo = (todo) => isTitle(todo?.title) && typeof todo.done === "boolean";

/** The handlers; a wrong server replaces some of them. */
const handlers = {
  newId: () => randomUUID(),

  find: (todos, id) => todos.findIndex((todo) => todo.id === id),

  create(socket, todos, new_, ack) {
    if (!isTodo(new_)) {
      return ack?.({ error: "A to-do has a title of 1 to 80 characters, and `done`." });
    }
    const todo = { id: this.newId(todos), title: new_.title, done: new_.done };
    todos.push(todo);
    socket.broadcast.emit("todo:created", todo);
    ack?.({ data: todo });
  },

  update(socket, todos, changed, ack) {
    const at = this.find(todos, changed?.id);
    if (at < 0 || !isTodo(changed)) {
      return ack?.({ error: "No such to-do, or not a right one." });
    }
    const { id, title, done } = changed;
    todos[at] = { id, title, done };
    socket.broadcast.emit("todo:updated", todos[at]);
    ack?.({ data: todos[at] });
  },

  delete(socket, todos, gone, ack) {
    const at = this.find(todos, gone?.id);
    if (at < 0) {
      return ack?.({ error: "No such to-do." });
    }
    todos.splice(at, 1);
    socket.broadcast.emit("todo:deleted", { id: gone.id });
    ack?.({ data: { id: gone.id } });
  },
};

/** A server with some other handlers. */
const server = (changes) => (io) => {
  const mine = { ...handlers, ...changes };
  const todos = [];
  io.on("connection", (socket) => {
    for (const verb of ["create", "update", "delete"]) {
      socket.on(`todo:${verb}`, (...args) => {
        // Without a payload, the acknowledgement is the first argument.
        const ack = typeof args.at(-1) === "function" ? args.pop() : undefined;
        mine[verb](socket, todos, args[0], ack);
      });
    }
    socket.on("todo:list", (ack) => ack?.({ data: todos }));
  });
};

export const right = { "by-hand": server({}) };

export const wrong = {
  "ids-by-length": {
    about: "takes the list's length for the id, so that ids come again after a removal",
    fails: ["delete-removed", "id-unique", "stored", "update-updated"],
    server: server({ newId: (todos) => String(todos.length + 1) }),
  },
  "deletes-by-place": {
    about: "splices without a look at the place, which is -1 for an unknown id",
    fails: ["delete-unknown-id", "delete-refused"],
    server: server({
      delete(socket, todos, gone, ack) {
        todos.splice(this.find(todos, gone?.id), 1);
        socket.broadcast.emit("todo:deleted", { id: gone?.id });
        ack?.({ data: { id: gone?.id } });
      },
    }),
  },
  "updates-what-comes": {
    about: "copies all fields of the payload into the entry, right or not",
    fails: ["update-refused", "update-updated", "update-server-alive"],
    server: server({
      update(socket, todos, changed, ack) {
        const todo = todos[this.find(todos, changed?.id)];
        if (!todo) {
          return ack?.({ error: "No such to-do." });
        }
        Object.assign(todo, changed);
        socket.broadcast.emit("todo:updated", todo);
        ack?.({ data: todo });
      },
    }),
  },
  "acknowledges-the-id": {
    about: "acknowledges the id alone, as the guide of Socket.IO does",
    fails: ["acked"],
    server: server({
      create(socket, todos, { title, done }, ack) {
        const todo = { id: randomUUID(), title, done };
        todos.push(todo);
        socket.broadcast.emit("todo:created", todo);
        ack?.({ data: todo.id });
      },
    }),
  },
  "newest-on-top": {
    about: "puts a new entry at the top of the list",
    fails: ["order"],
    server: server({
      create(socket, todos, new_, ack) {
        handlers.create.call(this, socket, todos, new_, ack);
        if (isTodo(new_)) {
          todos.unshift(todos.pop());
        }
      },
    }),
  },
};

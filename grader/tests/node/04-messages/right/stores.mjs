/** Right servers that store messages in another way, or give them other ids and fields. */

import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import initSqlJs from "sql.js";
import { reference } from "../reference.mjs";

/** Ids that count up from a number. */
const countingFrom = (first, step = 1) => ({
  __proto__: reference,
  next: first,
  newId() {
    const id = this.next;
    this.next += step;
    return id;
  },
});

/** SQLite, as the course uses it later: numeric ids, and two more columns. */
const sqlite = {
  __proto__: reference,
  async start() {
    const { Database } = await initSqlJs();
    this.database = new Database();
    this.database.run(`CREATE TABLE messages (
      id INTEGER PRIMARY KEY AUTOINCREMENT, username TEXT, content TEXT,
      createdAt TEXT, updatedAt TEXT)`);
  },
  rows(sql, ...values) {
    const statement = this.database.prepare(sql, values);
    const rows = [];
    while (statement.step()) {
      rows.push(statement.getAsObject());
    }
    statement.free();
    return rows;
  },
  async addMessage(username, content) {
    const now = new Date().toISOString();
    const [message] = this.rows(
      `INSERT INTO messages (username, content, createdAt, updatedAt)
       VALUES (?, ?, ?, ?) RETURNING *`,
      username, content, now, now,
    );
    return message;
  },
  async getMessages() {
    return this.rows("SELECT * FROM messages ORDER BY id");
  },
  async deleteMessage(id) {
    return this.rows("DELETE FROM messages WHERE id = ? RETURNING id", id).length > 0;
  },
};

/** Waits before the store changes. */
const slow = (delay) => ({
  __proto__: reference,
  async addMessage(username, content) {
    await wait(delay());
    return super.addMessage(username, content);
  },
  async deleteMessage(id) {
    await wait(delay());
    return super.deleteMessage(id);
  },
});

/** Adds fields to a message that is stored, sent and listed. */
const withFields = (fields) => ({
  __proto__: reference,
  async addMessage(username, content) {
    return Object.assign(await super.addMessage(username, content), fields());
  },
});

/** @type {import("../../table.mjs").Right[]} */
export const stores = [
  { name: "reference", about: "the course task's own server", server: reference },
  { name: "sqlite", about: "SQLite: numeric ids, createdAt, updatedAt", server: sqlite },
  { name: "ids-from-0", about: "the first id is 0", server: countingFrom(0) },
  { name: "ids-downwards", about: "negative ids, counting down", server: countingFrom(-1, -1) },
  {
    name: "ids-large",
    about: "numeric ids just below the largest safe integer",
    server: countingFrom(Number.MAX_SAFE_INTEGER, -1),
  },
  {
    name: "ids-odd",
    about: "long ids with spaces, quotes, slashes and other letters",
    server: {
      __proto__: reference,
      newId: () => `msg/ü "${randomBytes(8).toString("hex")}" ${"x".repeat(200)}`,
    },
  },
  {
    name: "short-ids",
    about: "ids of two letters or digits, counting up",
    server: {
      __proto__: reference,
      count: 400,
      newId() {
        this.count += 1;
        return this.count.toString(36);
      },
    },
  },
  {
    name: "ids-by-case",
    about: "ids that differ only in the case of a letter",
    server: {
      __proto__: reference,
      newId() {
        this.count = (this.count ?? 0) + 1;
        const bits = this.count.toString(2).padStart(12, "0");
        return bits.replaceAll("0", "a").replaceAll("1", "A");
      },
    },
  },
  {
    name: "extra-fields",
    about: "the server's own fields, one of them null",
    server: withFields(() => ({
      createdAt: new Date().toISOString(), seq: randomBytes(1)[0], roomId: null, tags: [],
    })),
  },
  {
    name: "field-order",
    about: "the fields in another order",
    server: {
      __proto__: reference,
      async addMessage(username, content) {
        const message = { content, username, id: this.newId() };
        this.messages.push(message);
        return message;
      },
    },
  },
  { name: "store-200ms", about: "a store that takes 200 ms", server: slow(() => 200) },
  {
    name: "store-uneven",
    about: "a store that takes between 0 and 15 ms",
    server: slow(() => Math.random() * 15),
  },
  {
    name: "already-full",
    about: "already has messages when it starts",
    server: {
      __proto__: reference,
      async start() {
        await super.start();
        for (const content of ["Hello, WebSocket!", "Hi", "Hi"]) {
          await this.addMessage("User", content);
        }
      },
    },
  },
  {
    name: "one-at-a-time",
    about: "a queue: stores a message only after the previous one was sent",
    server: {
      __proto__: reference,
      queue: Promise.resolve(),
      accept(at, data) {
        const done = this.queue.then(() => super.accept(at, data));
        this.queue = done.catch(() => {});
        return done;
      },
    },
  },
];

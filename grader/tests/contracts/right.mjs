/**
 * A right server for any contract. Every step is a method, so that a mutation can replace
 * one: `{ __proto__: right(contract), hears(call, emit) { ... } }`.
 *
 * One event takes these steps:
 *
 *     called -> isRight -> read -> accept: change -> move -> tell -> answer
 *                  └───────────────────────── or: refuse
 *
 * @typedef {object} Call an event that a client has emitted
 * @property {import("socket.io").Socket} socket the client's
 * @property {import("./contract.mjs").Event} event
 * @property {(answer: unknown) => void} [ack] if the client asks for one
 * @property {unknown} sent the payload as it came
 * @property {any} payload the payload, without the fields that the contract doesn't name
 * @property {unknown} id the new id, if the contract has one
 * @property {number} count the count, if the contract has one
 */

import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { make, parts } from "./held.mjs";
import { fits, kept } from "./shapes.mjs";

/** How long the store takes, in ms. */
const STORE_DELAY = Number(process.env.STORE_DELAY_MS ?? 0);

/** Everything that the server sends when it accepts an event. */
const sent = (event) => [event.acks, ...event.emits.map((emit) => emit.holds)];

/** Whether this is among what comes of an event. */
export const holds = (event, kind) =>
  sent(event).flatMap((held) => parts(held)).some(([, held]) => held.kind === kind);

/** The name of the field that has an entry's new id. */
const idField = (event) =>
  sent(event).flatMap((held) => parts(held)).find(([, held]) => held.kind === "new")?.[0];

/** The field of a payload that names an entry: its name, and where the id comes from. */
export const reference = (event) =>
  Object.entries(event.payload?.fields ?? {}).find(([, shape]) => shape.kind === "id of");

/** @param {import("./contract.mjs").Contract} contract */
export const right = (contract) => ({
  contract,
  /** Options of the Socket.IO server. */
  options: {},

  /** Called once, before the server listens. */
  start() {
    /** The entries of each list: their ids, and what the list shows. */
    this.lists = new Map(contract.lists.map(({ name }) => [name, []]));
    /** The ids that came of each event, and are not gone. */
    this.ids = new Map(contract.events.map(({ name }) => [name, new Set()]));
    this.counts = new Map();
    /** Who is in a room. Socket.IO's own rooms have one more for each client's id. */
    this.rooms = new Map();
    /** What a mutation remembers. */
    this.notes = {};
  },

  ready(io) {
    this.io = io;
  },

  routes(app) {
    for (const list of contract.lists.filter(({ get }) => get)) {
      app.get(list.get, (request, response) => this.show(list, response));
    }
  },

  async show(list, response) {
    response.json(await this.listed(list));
  },

  // Clients come and go.

  connected({ socket }) {
    for (const event of contract.events) {
      socket.on(event.name, (...args) => this.called(socket, event, args));
    }
    for (const list of contract.lists.filter(({ ask }) => ask)) {
      socket.on(list.ask, (...args) => this.asked(list, args.at(-1)));
    }
    socket.on("disconnect", () => this.left(socket));
    this.greet(socket);
  },

  greet(socket) {},

  left(socket) {
    for (const members of this.rooms.values()) {
      members.delete(socket);
    }
  },

  // The lists.

  async listed({ name }) {
    await this.pause();
    return this.lists.get(name).map(({ entry }) => entry);
  },

  async asked(list, ack) {
    if (typeof ack === "function") {
      const entries = await this.listed(list);
      ack(list.field ? { [list.field]: entries } : entries);
    }
  },

  /** Waits as long as a database would. */
  async pause() {
    await (STORE_DELAY > 0 ? wait(STORE_DELAY) : undefined);
  },

  // An event.

  async called(socket, event, args) {
    const ack = typeof args.at(-1) === "function" ? args.pop() : undefined;
    const call = { socket, event, ack, sent: args[0] };
    if (!this.isRight(call)) {
      return this.refuse(call);
    }
    call.payload = this.read(call);
    await this.accept(call);
  },

  isRight(call) {
    const { event, sent, socket } = call;
    return (!event.payload || fits(event.payload, sent, this.known(call)))
      && (!event.members || this.isIn(call, socket, sent[event.members]));
  },

  known(call) {
    return {
      hasId: (event, id) => this.ids.get(event).has(id),
      hasClient: (id) => this.io.sockets.sockets.has(id),
    };
  },

  read({ event, sent }) {
    return event.payload && kept(event.payload, sent);
  },

  async accept(call) {
    call.id = holds(call.event, "new") ? this.newId(call) : undefined;
    if (!(await this.change(call))) {
      return this.refuse(call);
    }
    call.count = this.count(call);
    this.remember(call);
    this.move(call);
    this.tell(call);
    this.answer(call);
  },

  newId(call) {
    return randomUUID();
  },

  count({ event }) {
    const count = (this.counts.get(event.name) ?? 0) + 1;
    this.counts.set(event.name, count);
    return count;
  },

  /** Says whether the entry was there. */
  async change(call) {
    const { does, list } = call.event.change ?? {};
    if (!does) {
      return true;
    }
    await this.pause();
    return this[does](call, this.lists.get(list));
  },

  stores(call, entries) {
    entries.push({ id: call.id, entry: { [idField(call.event)]: call.id, ...call.payload } });
    return true;
  },

  updates(call, entries) {
    const { [reference(call.event)[0]]: id, ...fields } = call.payload;
    const found = entries[this.find(call, entries)];
    Object.assign(found?.entry ?? {}, fields);
    return found !== undefined;
  },

  removes(call, entries) {
    const at = this.find(call, entries);
    return at >= 0 && entries.splice(at, 1).length === 1;
  },

  /** The place of the entry that a payload names, or -1. */
  find({ event, payload }, entries) {
    return entries.findIndex(({ id }) => id === payload[reference(event)[0]]);
  },

  /** From now on, the new id is known, and a removed one is not. */
  remember({ event, id, payload }) {
    if (id !== undefined) {
      this.ids.get(event.name).add(id);
    }
    if (event.change?.does === "removes") {
      const [field, { event: source }] = reference(event);
      this.ids.get(source).delete(payload[field]);
    }
  },

  // Rooms.

  move(call) {
    const { event, payload, socket } = call;
    if (event.joins) {
      this.join(call, socket, payload[event.joins]);
    }
    if (event.leaves) {
      this.leave(call, socket, payload[event.leaves]);
    }
  },

  join(call, socket, room) {
    this.rooms.set(room, this.rooms.get(room) ?? new Set());
    this.rooms.get(room).add(socket);
  },

  leave(call, socket, room) {
    this.rooms.get(room)?.delete(socket);
  },

  isIn(call, socket, room) {
    return this.rooms.get(room)?.has(socket) ?? false;
  },

  // Who hears what.

  tell(call) {
    for (const emit of call.event.emits) {
      const value = emit.holds && make(emit.holds, call);
      for (const socket of this.hears(call, emit)) {
        this.send(call, socket, emit.name, value);
      }
    }
  },

  /** Everybody who is connected. */
  everybody() {
    return [...this.io.sockets.sockets.values()];
  },

  /** The sockets that hear this. */
  hears(call, { to: { kind, field } }) {
    const { socket } = call;
    const all = this.everybody();
    const others = all.filter((one) => one !== socket);
    const isIn = (one) => this.isIn(call, one, call.payload[field]);
    switch (kind) {
      case "everyone": return all;
      case "others": return others;
      case "sender": return [socket];
      case "client": return all.filter(({ id }) => id === call.payload[field]);
      case "room": return all.filter(isIn);
      default: return others.filter(isIn);
    }
  },

  send(call, socket, name, value) {
    socket.emit(name, ...(value === undefined ? [] : [value]));
  },

  answer(call) {
    if (call.event.acks) {
      this.acknowledge(call, make(call.event.acks, call));
    }
  },

  acknowledge(call, value) {
    call.ack?.(value);
  },

  refuse(call) {
    const { ack, emit } = call.event.refuses ?? {};
    if (ack) {
      call.ack?.(make(ack, call));
    }
    if (emit) {
      call.socket.emit(emit.name, make(emit.holds, call));
    }
  },
});

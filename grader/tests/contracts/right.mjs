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
import { make } from "./held.mjs";
import { fits, kept } from "./shapes.mjs";
import { holds, named, reference, store } from "./store.mjs";

/** @param {import("./contract.mjs").Contract} contract */
export const right = (contract) => ({
  ...store,
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

  /** From now on, the new id is known, and a removed one is not. */
  remember({ event, id, payload }) {
    if (id !== undefined) {
      this.ids.get(event.name).add(id);
    }
    if (event.change?.does === "removes") {
      const [, { event: source }] = reference(event);
      this.ids.get(source).delete(named(event, payload));
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

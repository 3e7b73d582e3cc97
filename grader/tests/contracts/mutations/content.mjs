/** What the value holds that is sent, and in which form it comes. */

import { setTimeout as wait } from "node:timers/promises";
import { all, carries, changed, ids, readsTexts, returns, returnsText, sends, tells } from "./words.mjs";

const same = ids("content", "payloads");
const isNumber = ({ kind }) => ["number", "integer"].includes(kind);

/** A mistake in every text that is kept or sent back. */
const text = (name, what, change, applies = returnsText) => ({
  name, what, applies, caughtBy: same, steps: { read: readsTexts(change) },
});

const longerThan = (limit) => returns(({ kind, most = Infinity }) =>
  ["text", "any"].includes(kind) && most > limit);

/** A mistake in the form of what is emitted. */
const form = (name, what, change, applies = () => true) => ({
  name, what,
  applies: (contract, event) => event.emits.some(({ holds }) => holds && applies(holds)),
  caughtBy: ids("first", "content", "acked"),
  steps: { send: (right, call, socket, name, value) => right(call, socket, name, change(value)) },
});

const isTable = ({ kind }) => kind === "object";

export const content = [
  text("trimmed", "trims texts", (text) => text.trim()),
  text("cut-at-100", "cuts texts after 100 characters", (text) => text.slice(0, 100), longerThan(100)),
  text("cut-at-5000", "cuts texts after 5,000 characters", (text) => text.slice(0, 5000), longerThan(5000)),
  text("first-line-only", "cuts texts at the first line break", (text) => text.split("\n")[0]),
  text("escaped", "escapes HTML", (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")),
  text("tags-removed", "removes HTML tags", (text) => text.replaceAll(/<[^>]*>/g, "")),
  text("lowercased", "makes texts lower-case", (text) => text.toLowerCase()),
  text("normalized", "normalizes Unicode (NFKC)", (text) => text.normalize("NFKC")),
  text("spaces-joined", "makes one space of several", (text) => text.replaceAll(/ +/g, " ")),
  text("numeric-texts", "makes numbers of texts that look like numbers",
    (text) => (text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text)),
  text("ascii-only", "drops characters beyond ASCII", (text) => text.replaceAll(/[^\0-\x7f]/g, "")),
  {
    name: "numbers-as-texts",
    what: "makes texts of numbers",
    applies: returns(isNumber),
    caughtBy: same,
    steps: { read: (right, call) => changed(call.event.payload, right(), isNumber, String) },
  },
  {
    name: "booleans-as-numbers",
    what: "makes 0 and 1 of false and true",
    applies: returns(({ kind }) => kind === "boolean"),
    caughtBy: same,
    steps: {
      read: (right, call) =>
        changed(call.event.payload, right(), ({ kind }) => kind === "boolean", Number),
    },
  },
  {
    name: "falsy-is-dropped",
    what: "ignores an empty text, 0 and false",
    applies: returns(({ kind, least = 0 }) =>
      kind === "any" || (kind === "text" && least === 0) || kind === "boolean" || kind === "number"),
    caughtBy: ids("payloads"),
    steps: {
      isRight: (right, { event, sent }) => right()
        && (event.payload.kind === "object" ? Object.values(sent).every(Boolean) : Boolean(sent)),
    },
  },
  {
    name: "extra-fields-copied",
    what: "passes on fields that the contract doesn't name",
    applies: (contract, event) => event.emits.some(({ holds }) => holds && isTable(holds)),
    caughtBy: ids("payloads"),
    steps: {
      send: (right, call, socket, name, value) =>
        right(call, socket, name, { ...call.sent, ...value }),
    },
  },
  {
    name: "extra-fields-refused",
    what: "refuses a payload with fields that the contract doesn't name",
    applies: carries(isTable),
    caughtBy: ids("payloads"),
    steps: {
      isRight: (right, { event, sent }) =>
        right() && Object.keys(sent).every((name) => name in event.payload.fields),
    },
  },
  {
    name: "the-client-decides",
    what: "lets the client's fields replace the server's",
    applies: (contract, event) => event.emits.some(({ holds }) =>
      Object.values(holds?.fields ?? {}).some(({ kind }) => kind !== "same")),
    caughtBy: ids("payloads"),
    steps: {
      send(right, call, socket, name, value) {
        const claimed = Object.entries(call.sent ?? {}).filter(([field]) => field in value);
        right(call, socket, name, { ...value, ...Object.fromEntries(claimed) });
      },
    },
  },
  form("as-json-text", "sends JSON inside a text", (value) => JSON.stringify(value)),
  form("in-a-list", "puts the value into a list", (value) => [value]),
  form("wrapped", "wraps the value as `{data: …}`", (data) => ({ data })),
  form("last-field-missing", "leaves out the last field",
    (value) => Object.fromEntries(Object.entries(value).slice(0, -1)), isTable),
  form("without-argument", "sends no argument", () => undefined),
  {
    name: "as-several-arguments",
    what: "sends the fields as several arguments",
    applies: (contract, event) => event.emits.some(({ holds }) =>
      Object.keys(holds?.fields ?? {}).length > 1),
    caughtBy: ids("content"),
    steps: {
      send: (right, call, socket, name, value) => socket.emit(name, ...Object.values(value)),
    },
  },
  {
    name: "one-variable-for-all",
    what: "keeps the payload in a variable that all calls share",
    applies: returns(() => true),
    caughtBy: ids("together", "once", "count", "id-unique"),
    steps: {
      async accept(right, call) {
        this.notes.payload = call.payload;
        await wait(20);
        call.payload = this.notes.payload;
        await right();
      },
    },
  },
  {
    name: "one-sender-for-all",
    what: "keeps the sender in a variable that all calls share",
    applies: (contract, event) =>
      sends("sender")(contract, event) || tells("sender", "others")(contract, event),
    caughtBy: ids("together", "once", "count", "id-unique"),
    steps: {
      async accept(right, call) {
        this.notes.socket = call.socket;
        await wait(20);
        call.socket = this.notes.socket;
        await right();
      },
    },
  },
  {
    name: "the-last-payload-again",
    what: "sends the payload of the event before this one",
    applies: returns(() => true),
    caughtBy: ids("first", "acked", "content", "any-client", "together"),
    steps: {
      async accept(right, call) {
        const last = this.notes.last ?? call.payload;
        this.notes.last = call.payload;
        call.payload = last;
        await right();
      },
    },
  },
];

/** What the verdict says where one step fails for several reasons. */

import { reference } from "../reference.mjs";

/** @type {import("../../table.mjs").Wrong[]} */
export const words = [
  {
    name: "long-names",
    about: "refuses a name of more than 100 characters",
    fails: "any-name",
    hint: "The lesson sets no limit on a name's length",
    server: {
      __proto__: reference,
      onJoin(at, data, ack) {
        return data?.roomId?.length > 100
          ? this.refuse(ack, "No such room")
          : super.onJoin(at, data, ack);
      },
    },
  },
  {
    name: "reserved-name",
    about: "keeps the name `all` for itself",
    fails: "any-name",
    hint: "Does the server keep it for something of its own",
    server: {
      __proto__: reference,
      onJoin(at, data, ack) {
        return data?.roomId === "all"
          ? this.refuse(ack, "Reserved")
          : super.onJoin(at, data, ack);
      },
    },
  },
  {
    name: "leaving-disconnects",
    about: "disconnects who leaves a room",
    fails: "leave-ack",
    hint: "the server ended",
    server: {
      __proto__: reference,
      async onLeave(at, data, ack) {
        await super.onLeave(at, data, ack);
        at.socket.disconnect();
      },
    },
  },
];

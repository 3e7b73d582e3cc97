/** The right and wrong servers of lesson 08. */

import { behaviours } from "./right/behaviours.mjs";
import { habits } from "./right/habits.mjs";
import { members } from "./right/members.mjs";
import { stores } from "./right/stores.mjs";
import { again } from "./wrong/again.mjs";
import { announcements } from "./wrong/announcing.mjs";
import { besidesMessages } from "./wrong/besides.mjs";
import { delivery } from "./wrong/delivery.mjs";
import { joins } from "./wrong/joining.mjs";
import { list } from "./wrong/list.mjs";
import { membership } from "./wrong/membership.mjs";
import { message } from "./wrong/message.mjs";
import { names } from "./wrong/names.mjs";
import { noRooms } from "./wrong/no-rooms.mjs";
import { overlooked } from "./wrong/overlooked.mjs";
import { sets } from "./wrong/sets.mjs";
import { verbs } from "./wrong/verbs.mjs";
import { reference } from "./reference.mjs";
import { words } from "./wrong/words.mjs";
import { slowly } from "../slow.mjs";
import { leavesOut, losesOne } from "../stock.mjs";
import { copies, greetings, leaks } from "../late.mjs";
import { table } from "../table.mjs";
import { forgetsUpgraded, withoutUpgrade } from "../upgrade.mjs";

export const peers = [
  ...table([slowly(reference)], false),
  ...table([losesOne(reference, "event"), leavesOut(reference, "event", "members")], false),
  ...table([stores, behaviours, habits, members], false),
  ...table([joins, delivery, membership, message, list, noRooms, sets, names, overlooked], false),
  ...table([words, again, verbs, besidesMessages], false),
  ...table([announcements], true),
  ...table([withoutUpgrade(reference)], false),
  ...table([
    copies(reference, "newMessage", "once"),
    leaks(reference, "newMessage", ["no-leak", "only-room", "crowd"]),
    greetings(reference, "newMessage", ({ socket }) => ({ id: "0", roomId: "lobby", from: socket.id, content: "Hello" }), ["no-replay", "once"]),
    forgetsUpgraded(reference, "crowd"),
  ], false),
  ...table([copies(reference, "userJoined", "announced-once").map((peer) => ({ ...peer, name: `joined-${peer.name}` }))], true),
];

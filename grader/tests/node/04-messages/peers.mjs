/** The right and wrong servers of lesson 04. */

import { answers } from "./right/answers.mjs";
import { behaviours } from "./right/behaviours.mjs";
import { habits } from "./right/habits.mjs";
import { stores } from "./right/stores.mjs";
import { badInput } from "./wrong/bad-input.mjs";
import { beside, besideDeleting } from "./wrong/beside.mjs";
import { deletable } from "./wrong/deletable.mjs";
import { deleting } from "./wrong/deleting.mjs";
import { delivery } from "./wrong/delivery.mjs";
import { explained } from "./wrong/explained.mjs";
import { leftOut } from "./wrong/left-out.mjs";
import { list } from "./wrong/list.mjs";
import { missing } from "./wrong/not-found.mjs";
import { payload } from "./wrong/payload.mjs";
import { people } from "./wrong/people.mjs";
import { store } from "./wrong/store.mjs";
import { text } from "./wrong/text.mjs";
import { reference } from "./reference.mjs";
import { leavesOut, losesOne } from "../stock.mjs";
import { copies, greetings } from "../late.mjs";
import { table } from "../table.mjs";
import { forgetsUpgraded, withoutUpgrade } from "../upgrade.mjs";

export const peers = [
  ...table([losesOne(reference, "event"), leavesOut(reference, "event", "everyone")], false),
  ...table([stores, behaviours, answers, habits], false),
  ...table([delivery, leftOut, people, payload, text], false),
  ...table([store, list, badInput, explained, beside], false),
  ...table([deleting, deletable, missing, besideDeleting], true),
  ...table([withoutUpgrade(reference)], false),
  ...table([
    copies(reference, "message", "once"),
    greetings(reference, "message", () => ({ id: "0", username: "server", content: "Hello" }), "no-spam-on-connect"),
    forgetsUpgraded(reference, "newcomer"),
  ], false),
  ...table([copies(reference, "messageDeleted", "del-once").map((peer) => ({ ...peer, name: `deleted-${peer.name}` }))], true),
];

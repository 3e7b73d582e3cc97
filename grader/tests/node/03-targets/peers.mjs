/** The right and wrong servers of lesson 03. */

import { behaviours } from "./right/behaviours.mjs";
import { idioms } from "./right/idioms.mjs";
import { unusual } from "./right/unusual.mjs";
import { beside, besideOne } from "./wrong/beside.mjs";
import { content } from "./wrong/content.mjs";
import { delivery } from "./wrong/delivery.mjs";
import * as explained from "./wrong/explained.mjs";
import { one } from "./wrong/one.mjs";
import { people } from "./wrong/people.mjs";
import { rare } from "./wrong/rare.mjs";
import { trust } from "./wrong/trust.mjs";
import { reference } from "./reference.mjs";
import { slowly } from "../slow.mjs";
import { leavesOut, losesOne } from "../stock.mjs";
import { copies, greetings, leaks } from "../late.mjs";
import { table } from "../table.mjs";
import { forgetsUpgraded, withoutUpgrade } from "../upgrade.mjs";

export const peers = [
  ...table([losesOne(reference, "event"), leavesOut(reference, "event", "to-others")], false),
  ...table([idioms, behaviours, unusual], false),
  ...table([delivery, content, trust, people, explained.required, beside], false),
  ...table([one, explained.optional, besideOne, rare], true),
  ...table([withoutUpgrade(reference), slowly(reference, 150)], false),
  ...table([
    copies(reference, "heard", "once"),
    leaks(reference, "heard", ["nobody-else", "at-once", "any-sender"]),
    greetings(reference, "heard", ({ socket }) => ({ text: "Hello", from: socket.id, mode: "me" }), ["unasked", "nobody-else"]),
    forgetsUpgraded(reference, "newcomer"),
  ], false),
];

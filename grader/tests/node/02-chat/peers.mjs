/** The right and wrong servers of lesson 02. */

import { behaviours } from "./right/behaviours.mjs";
import { emits } from "./right/emits.mjs";
import { unusual } from "./right/unusual.mjs";
import { delivery } from "./wrong/delivery.mjs";
import { explained } from "./wrong/explained.mjs";
import { inside } from "./wrong/inside.mjs";
import { names } from "./wrong/names.mjs";
import { payload } from "./wrong/payload.mjs";
import { people } from "./wrong/people.mjs";
import { text } from "./wrong/text.mjs";
import { two } from "./wrong/two.mjs";
import { unsaid } from "./wrong/unsaid.mjs";
import { reference } from "./reference.mjs";
import { slowly } from "../slow.mjs";
import { leavesOut, losesOne } from "../stock.mjs";
import { copies, greetings } from "../late.mjs";
import { table } from "../table.mjs";
import { forgetsUpgraded, withoutUpgrade } from "../upgrade.mjs";

export const peers = [
  ...table([losesOne(reference, "event"), leavesOut(reference, "event", "everyone")], false),
  ...table([emits, behaviours, unusual], false),
  ...table([delivery, names, people, payload, text, explained, inside, unsaid], false),
  ...table([two], true),
  ...table([withoutUpgrade(reference), slowly(reference, 150)], false),
  ...table([
    copies(reference, "chat message", ["once", "quiet"]),
    copies(reference, "reply", ["once", "quiet"]).map((peer) => ({ ...peer, name: `reply-${peer.name}` })),
    greetings(reference, "chat message", () => "Hello", "quiet"),
    forgetsUpgraded(reference, "newcomer"),
  ], false),
];

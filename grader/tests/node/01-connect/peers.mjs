/** The right and wrong servers of lesson 01. */

import { counting } from "./right/counting.mjs";
import { telling } from "./right/telling.mjs";
import { unusual } from "./right/unusual.mjs";
import { afterwards, afterwardsOptional } from "./wrong/afterwards.mjs";
import { explained } from "./wrong/explained.mjs";
import { left } from "./wrong/left.mjs";
import { optional } from "./wrong/optional.mjs";
import { stats } from "./wrong/stats.mjs";
import { welcome } from "./wrong/welcome.mjs";
import { reference } from "./reference.mjs";
import { leavesOut, losesOne } from "../stock.mjs";
import { copies, greetings } from "../late.mjs";
import { table } from "../table.mjs";
import { forgetsUpgraded, greetsUpgraded, missesUpgraded, withoutUpgrade } from "../upgrade.mjs";

/** What the lesson's events contain. */
const id = ({ socket }) => ({ id: socket.id });

export const peers = [
  ...table([losesOne(reference, "event"), leavesOut(reference, "event", "every-client")], false),
  ...table([telling, counting, unusual], false),
  ...table([welcome, left, stats, explained, afterwards], false),
  ...table([optional, afterwardsOptional], true),
  ...table([withoutUpgrade(reference)], false),
  ...table([
    copies(reference, "left", "left-once"),
    greetings(reference, "welcome", id, "welcome-once"),
    forgetsUpgraded(reference, ["left", "left-id"]),
    greetsUpgraded(reference, "welcome", id, "welcome-once"),
    missesUpgraded(reference, "left", id, "left-true"),
  ], false),
  ...table([copies(reference, "joined", "joined-others").map((peer) => ({ ...peer, name: `joined-${peer.name}` }))], true),
];

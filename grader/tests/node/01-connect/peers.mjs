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
import { table } from "../table.mjs";

export const peers = [
  ...table([losesOne(reference, "event"), leavesOut(reference, "event", "every-client")], false),
  ...table([telling, counting, unusual], false),
  ...table([welcome, left, stats, explained, afterwards], false),
  ...table([optional, afterwardsOptional], true),
];

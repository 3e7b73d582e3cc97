/** The right and wrong servers of lesson 06. */

import { behaviours } from "./right/behaviours.mjs";
import { ownWays } from "./right/own-ways.mjs";
import { readers } from "./right/readers.mjs";
import { bad } from "./wrong/bad.mjs";
import { drifting } from "./wrong/drifting.mjs";
import { good } from "./wrong/good.mjs";
import { lookAlikes, measures } from "./wrong/measured.mjs";
import { mixed } from "./wrong/mixed.mjs";
import { refusals } from "./wrong/refusals.mjs";
import { reference } from "./reference.mjs";
import { overheard, twoWays } from "./wrong/two-ways.mjs";
import { unsaid } from "./wrong/unsaid.mjs";
import { words } from "./wrong/words.mjs";
import { farAway, slowly } from "../slow.mjs";
import { leavesOut, losesOne } from "../stock.mjs";
import { copies } from "../late.mjs";
import { table } from "../table.mjs";
import { forgetsUpgraded } from "../upgrade.mjs";

export const peers = [
  ...table([slowly(reference), farAway(reference)], false),
  ...table([losesOne(reference, "event"), leavesOut(reference, "event", ["everyone", "any-client", "works-after-bad"])], false),
  ...table([readers, behaviours, ownWays], false),
  ...table([good, bad, drifting, refusals, words, mixed, measures, lookAlikes, twoWays, overheard, unsaid], false),
  ...table([copies(reference, "message", "once"), forgetsUpgraded(reference, "any-client")], false),
];

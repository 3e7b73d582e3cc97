/** The right and wrong servers of lesson 05. */

import { answering } from "./right/answering.mjs";
import { ownWays } from "./right/own-ways.mjs";
import { asking } from "./right/asking.mjs";
import { acknowledging } from "./wrong/acknowledging.mjs";
import { answers } from "./wrong/answers.mjs";
import { atOnce } from "./wrong/at-once.mjs";
import { causes, pollCauses } from "./wrong/causes.mjs";
import { harm } from "./wrong/harm.mjs";
import { memory } from "./wrong/memory.mjs";
import { polls } from "./wrong/polls.mjs";
import { questions } from "./wrong/questions.mjs";
import { silence } from "./wrong/silence.mjs";
import { pollStrays, strays } from "./wrong/strays.mjs";
import { limits, repeated } from "./wrong/repeated.mjs";
import { pollTiming, timing } from "./wrong/timing.mjs";
import { reference } from "./reference.mjs";
import { farAway, slowly } from "../slow.mjs";
import { leavesOut, losesOne } from "../stock.mjs";
import { table } from "../table.mjs";
import { forgetsUpgraded } from "../upgrade.mjs";

export const peers = [
  ...table([slowly(reference), farAway(reference)], false),
  ...table([losesOne(reference, "acknowledgement"), leavesOut(reference, "acknowledgement", "any-client")], false),
  ...table([asking, answering, ownWays], false),
  ...table([acknowledging, questions, answers, atOnce, memory, silence, harm, strays, causes, timing, repeated, limits], false),
  ...table([polls, pollStrays, pollCauses, pollTiming], true),
  ...table([forgetsUpgraded(reference, "any-client")], false),
];

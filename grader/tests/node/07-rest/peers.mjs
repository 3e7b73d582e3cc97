/** The right and wrong servers of lesson 07. */

import { answers } from "./right/answers.mjs";
import { habits } from "./right/habits.mjs";
import { stores } from "./right/stores.mjs";
import { beside, besideEditing } from "./wrong/beside.mjs";
import { bodies } from "./wrong/bodies.mjs";
import { deleting } from "./wrong/deleting.mjs";
import { edits } from "./wrong/editing.mjs";
import { elsewhere } from "./wrong/elsewhere.mjs";
import { late } from "./wrong/late.mjs";
import { overlooked } from "./wrong/overlooked.mjs";
import { posting } from "./wrong/posting.mjs";
import { reference } from "./reference.mjs";
import { editWords, words } from "./wrong/words.mjs";
import { slowly } from "../slow.mjs";
import { leavesOut, losesOne } from "../stock.mjs";
import { copies } from "../late.mjs";
import { table } from "../table.mjs";
import { forgetsUpgraded } from "../upgrade.mjs";

export const peers = [
  ...table([slowly(reference)], false),
  ...table([losesOne(reference, "event"), leavesOut(reference, "event", "socket-message")], false),
  ...table([stores, answers, habits], false),
  ...table([posting, bodies, deleting, elsewhere, late, overlooked, words, beside], false),
  ...table([edits, editWords, besideEditing], true),
  ...table([
    copies(reference, "message", ["once", "get-silent"]),
    copies(reference, "messageDeleted", ["delete-once", "delete-missing-silent"]).map((peer) => ({ ...peer, name: `deleted-${peer.name}` })),
    forgetsUpgraded(reference, "come-and-go"),
  ], false),
];

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
import { table } from "../table.mjs";

export const peers = [
  ...table([slowly(reference)], false),
  ...table([losesOne(reference, "event"), leavesOut(reference, "event", "members")], false),
  ...table([stores, behaviours, habits, members], false),
  ...table([joins, delivery, membership, message, list, noRooms, sets, names, overlooked], false),
  ...table([words, again, verbs, besidesMessages], false),
  ...table([announcements], true),
];

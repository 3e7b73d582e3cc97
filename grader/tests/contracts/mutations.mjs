/** The mistakes that a server of a contract can have, by family. */

import { acknowledgements } from "./mutations/acks.mjs";
import { changes } from "./mutations/changes.mjs";
import { content } from "./mutations/content.mjs";
import { delivery } from "./mutations/delivery.mjs";
import { identities } from "./mutations/ids.mjs";
import { lists } from "./mutations/lists.mjs";
import { people } from "./mutations/people.mjs";
import { refusals } from "./mutations/refusals.mjs";
import { rooms } from "./mutations/rooms.mjs";
import { unaskedFor } from "./mutations/unasked.mjs";

const families = {
  delivery, content, identity: identities, people, list: lists, change: changes,
  acknowledged: acknowledgements, refused: refusals, rooms, unasked: unaskedFor,
};

/** @type {import("./mutate.mjs").Mutation[]} */
export const mutations = Object.entries(families).flatMap(([family, table]) =>
  table.map((mutation) => ({ family, ...mutation })));

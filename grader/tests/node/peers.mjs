/** The table of all right and wrong servers. */

import { answers } from "./right/answers.mjs";
import { behaviours } from "./right/behaviours.mjs";
import { stores } from "./right/stores.mjs";
import { badInput } from "./wrong/bad-input.mjs";
import { deleting } from "./wrong/deleting.mjs";
import { delivery } from "./wrong/delivery.mjs";
import { leftOut } from "./wrong/left-out.mjs";
import { list } from "./wrong/list.mjs";
import { missing } from "./wrong/not-found.mjs";
import { payload } from "./wrong/payload.mjs";
import { people } from "./wrong/people.mjs";
import { store } from "./wrong/store.mjs";
import { text } from "./wrong/text.mjs";

/**
 * @typedef {object} Right
 * @property {string} name
 * @property {string} about what is special about it
 * @property {typeof import("./reference.mjs").reference} server
 *
 * @typedef {Right & { fails: string | string[] }} Wrong `fails` is the id of the
 *   check that must fail; of several that may be the first to see the mistake,
 *   one must
 */

/** Every server, with the checks it must fail (none for a right one), and whether
 *  its mistake is in the optional part, so that the lesson is passed all the same. */
export const peers = [
  ...table([stores, behaviours, answers], false),
  ...table([delivery, leftOut, people, payload, text, store, list, badInput], false),
  ...table([deleting, missing], true),
];

/**
 * @param {(Right | Wrong)[][]} groups
 * @param {boolean} optional
 */
function table(groups, optional) {
  return groups.flat().map(({ fails = [], ...peer }) => ({
    ...peer, fails: [fails].flat(), optional,
  }));
}

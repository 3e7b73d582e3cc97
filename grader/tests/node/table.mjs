/**
 * Tables of servers.
 *
 * @typedef {object} Right
 * @property {string} name
 * @property {string} about what is special about it
 * @property {string[]} [without] optional checks that need not pass, because it has
 *   not done their task
 * @property {import("./run.mjs").Peer} server
 *
 * @typedef {Right & { fails: string | string[], hint?: string }} Wrong `fails` is the
 *   id of the check that must fail; of several that may be the first to see the
 *   mistake, one must. `hint` is a part of what that check must say, in its rationale,
 *   expected, got or hint
 */

/**
 * Every server of these groups, with the checks it must fail (none for a right
 * one), and whether its mistake is in the optional part, so that the lesson is
 * passed all the same.
 *
 * @param {(Right | Wrong)[][]} groups
 * @param {boolean} optional
 */
export function table(groups, optional) {
  return groups.flat().map(({ fails = [], hint = "", without = [], ...peer }) => ({
    ...peer, fails: [fails].flat(), hint, without, optional,
  }));
}

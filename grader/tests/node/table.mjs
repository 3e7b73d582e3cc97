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
 * @typedef {Right & { fails: string | string[], hint?: string, whole?: boolean }} Wrong `fails` is the
 *   id of the check that must fail. If several checks may see the mistake first, it lists
 *   them, and one of them must fail. `hint` is a text that must occur in that check's
 *   rationale, expected, got or hint. `whole` says that the mistake shows only after what
 *   other checks have done, so the whole lesson must judge it
 */

/**
 * Lists every server of these groups, with the checks that it must fail (none for a
 * right one). If `optional` is true, the mistakes are in the optional part, so the lesson
 * is passed despite them.
 *
 * @param {(Right | Wrong)[][]} groups
 * @param {boolean} optional
 */
export function table(groups, optional) {
  return groups.flat().map(({ fails = [], hint = "", without = [], whole = false, ...peer }) => ({
    ...peer, fails: [fails].flat(), hint, without, whole, optional,
  }));
}

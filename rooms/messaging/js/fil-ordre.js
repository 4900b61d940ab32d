// @ts-check
/** Where a message goes in the thread, what is trimmed, which day headings are surplus. Pure. */

/** Messages kept in the page. */
export const CAP = 300;

/**
 * Index of the first entry with a greater seq. `seqs` is increasing; an echo that has no seq yet counts as Infinity,
 * so what the server ordered always comes before what still waits.
 * @param {number[]} seqs @param {number} seq
 */
export function placeOf(seqs, seq) {
  let low = 0, high = seqs.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if ((seqs[mid] ?? Infinity) > seq) high = mid; else low = mid + 1;
  }
  return low;
}

/**
 * What to do with one message of a catch-up.
 * - `stale`: the page holds a newer version;
 * - `skip`: outside the window that is loaded (its page will bring it when it is read);
 * - `count`: newer than a window that does not reach the end: only the *Revenir au plus récent* button says it.
 * @param {{seq: number, version: number, known: number | null, first: number, last: number, older: boolean, newer: boolean}} m
 *   `known`: version in the page or null; `first`, `last`: seqs of the window (Infinity, -Infinity when empty);
 *   `older`, `newer`: is there more history on that side, not loaded?
 * @returns {'morph' | 'insert' | 'stale' | 'skip' | 'count'}
 */
export function decide({ seq, version, known, first, last, older, newer }) {
  if (known !== null) return version < known ? 'stale' : 'morph';
  if (older && seq < first) return 'skip';
  if (newer && seq > last) return 'count';
  return 'insert';
}

/**
 * How many messages leave, and at which end: always the one that is not being read.
 * @param {number} count @param {boolean} readingOld the reader is nearer the old end
 * @returns {{end: 'old' | 'new', remove: number}}
 */
export const trim = (count, readingOld, cap = CAP) => ({ end: readingOld ? 'new' : 'old', remove: Math.max(0, count - cap) });

/**
 * Indexes of the day headings to drop: repeated days, and headings that head nothing.
 * @param {(string | null)[]} rows a day for a heading, null for a message
 */
export function surplusDays(rows) {
  const seen = new Set();
  /** @type {number[]} */
  const drop = [];
  rows.forEach((day, i) => {
    if (day === null) return;
    const next = rows[i + 1];
    if (seen.has(day) || next === undefined || next !== null) drop.push(i);
    else seen.add(day);
  });
  return drop;
}

/**
 * A signal that cannot be the next change means that something was missed.
 * @param {number} last last known seq of the conversation @param {number} seq
 * @returns {'old' | 'next' | 'gap'}
 */
export function gap(last, seq) {
  if (seq <= last) return 'old';
  return seq === last + 1 ? 'next' : 'gap';
}

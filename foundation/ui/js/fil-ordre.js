// @ts-check
/** Where a message goes in the thread, what is trimmed, how days and ages are said. Pure. */

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

/** Civil day in Paris, `2026-11-21`. @param {number} now ms */
export const parisDay = now =>
  new Intl.DateTimeFormat('fr-CA', { timeZone: 'Europe/Paris', year: 'numeric', month: '2-digit', day: '2-digit' }).format(now);

/**
 * A heading that said *Aujourd’hui* or *Hier*, read on another day; null when it needs no change.
 * @param {string} day of the heading @param {string} text as shown @param {string} today
 */
export function dayAgain(day, text, today) {
  const said = text.trim().replace("'", '’').toLowerCase();
  if (said !== 'aujourd’hui' && said !== 'hier') return null;
  const age = Math.round((Date.parse(today) - Date.parse(day)) / 86_400_000);
  const now = age === 0 ? 'Aujourd’hui' : age === 1 ? 'Hier' : longDay(day);
  return now.toLowerCase() === said ? null : now;
}

/** @param {string} day */
function longDay(day) {
  const text = new Intl.DateTimeFormat('fr-FR', { timeZone: 'UTC', weekday: 'long', day: 'numeric', month: 'long' }).format(Date.parse(day));
  return text.replace(/(^\S+ )1 /, '$11er ');
}

/**
 * Age of a moment, in words, or null beyond an hour (the server's own text is then right).
 * @param {number} ms elapsed
 */
export function age(ms) {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return 'à l’instant';
  return minutes < 60 ? `il y a ${minutes}\u00A0min` : null;
}

/** *Claire M. écrit…* @param {string[]} names */
export function typingLine(names) {
  if (!names.length) return '';
  if (names.length === 1) return `${names[0]} écrit…`;
  if (names.length === 2) return `${names[0]} et ${names[1]} écrivent…`;
  return `${names.length} personnes écrivent…`;
}

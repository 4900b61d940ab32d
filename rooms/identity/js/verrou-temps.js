// @ts-check
/** When a session must be warned about, and when it is over (A21.1, RGAA 13.1). Pure; all times in ms. */

/** Warning before the idle lock, and the two warnings before the absolute end. */
export const IDLE_NOTICE = 120_000;
export const END_NOTICE = 20 * 60_000;
export const END_LAST = 120_000;

/**
 * `idle`: allowed silence (0 = none); `end`: absolute end (0 = none); `seen`: last activity.
 * @typedef {{now: number, seen: number, idle: number, end: number}} Limits
 */
/** `stage` tells apart the two warnings of the absolute end. @typedef {{state: 'open' | 'warn' | 'over', cause: 'idle' | 'end', left: number, stage: string}} Verdict */

/** @param {Limits} l @returns {Verdict} */
export function verdict({ now, seen, idle, end }) {
  const idleLeft = idle ? seen + idle - now : Infinity;
  const endLeft = end ? end - now : Infinity;
  const cause = endLeft < idleLeft ? 'end' : 'idle';
  const left = Math.min(idleLeft, endLeft);
  if (left <= 0) return { state: 'over', cause, left: 0, stage: 'over' };
  // Half of a short limit at most: a 2-minute lock on a shared post is not announced from its first second.
  if (idleLeft <= Math.min(IDLE_NOTICE, idle / 2)) return { state: 'warn', cause: 'idle', left: idleLeft, stage: 'idle' };
  if (endLeft <= END_LAST) return { state: 'warn', cause: 'end', left: endLeft, stage: 'end-last' };
  if (endLeft <= END_NOTICE) return { state: 'warn', cause: 'end', left: endLeft, stage: 'end' };
  return { state: 'open', cause, left, stage: '' };
}

/** *2 minutes*, *45 secondes* @param {number} ms */
export function inWords(ms) {
  const s = Math.max(1, Math.ceil(ms / 1000));
  if (s < 60) return s === 1 ? '1 seconde' : `${s} secondes`;
  const m = Math.round(s / 60);
  return m === 1 ? '1 minute' : `${m} minutes`;
}

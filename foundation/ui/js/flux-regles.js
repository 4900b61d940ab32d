// @ts-check
/** Rules of the live stream: backoff and fallbacks. Pure: time and randomness are parameters. */

/** Milliseconds; one object so that a test can shorten them. */
export const DELAYS = {
  firstByte: 5_000,
  silence: 40_000,
  directAgain: 900_000,
  pollVisible: 30_000,
  pollHidden: 120_000,
  /** a leader that doesn't answer for so long is frozen */
  leader: 2_000,
  /** seconds the server holds a long-poll */
  hold: 25,
};

/**
 * Backoff with ±30 % jitter: 0.5 s × 2ⁿ, at most 60 s.
 * @param {number} attempt 0 for the first retry
 * @param {number} random in [0, 1)
 */
export function backoff(attempt, random) {
  return Math.min(500 * 2 ** attempt, 60_000) * (0.7 + random * 0.6);
}

/**
 * `direct` = event stream, `bourre` = the same behind a proxy that holds back its first bytes until there are enough of them,
 * `attente` = long-poll, `sonde` = poll.
 * @typedef {'direct' | 'bourre' | 'attente' | 'sonde'} Rung
 */
/** @typedef {'end' | 'ok' | 'mute' | 'late' | 'refused' | 'network'} Outcome */
/** @typedef {{rung: Rung, mute: number, bad: number, since: number}} Ladder `since`: when the rung was taken, ms */

/** @param {Rung} rung */
export const streams = rung => rung === 'direct' || rung === 'bourre';

/** @param {Rung} rung @param {number} now @returns {Ladder} */
export const onRung = (rung, now) => ({ rung, mute: 0, bad: 0, since: now });

/**
 * The rung to try next, after one attempt. A plain network failure never changes the way: being offline says nothing
 * about the proxy. Two mute streams, a late first byte (twice: the second time with padding) or three refusals do.
 * @param {Ladder} ladder @param {Outcome} outcome @param {number} now @returns {Ladder}
 */
export function nextRung(ladder, outcome, now) {
  if (streams(ladder.rung)) {
    if (outcome === 'late') return onRung(ladder.rung === 'direct' ? 'bourre' : 'attente', now);
    const mute = outcome === 'mute' ? ladder.mute + 1 : ladder.mute;
    const bad = outcome === 'refused' ? ladder.bad + 1 : outcome === 'end' ? 0 : ladder.bad;
    return mute >= 2 || bad >= 3 ? onRung('attente', now) : { ...ladder, mute, bad };
  }
  if (now - ladder.since >= DELAYS.directAgain) return onRung('direct', now);
  if (ladder.rung === 'attente') {
    const bad = outcome === 'ok' ? 0 : ladder.bad + 1;
    return bad >= 2 ? onRung('sonde', now) : { ...ladder, bad };
  }
  return ladder;
}

/**
 * Whether the connection worked. One that is closed as soon as it opens did not: otherwise repeated refusals would never back off.
 * @param {Outcome} outcome @param {number} lasted ms from its beginning to its last byte
 */
export const worked = (outcome, lasted) => outcome === 'ok' || outcome === 'mute' || lasted > DELAYS.firstByte;

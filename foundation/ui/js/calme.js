// @ts-check
/** Quiet hours (C22). Pure. */

/**
 * As the server told them: [from, to[ in seconds since 1970, first to last.
 * @typedef {[number, number][]} Periods
 */

/** When the quiet period of this moment ends, or null outside one. @param {Periods} periods @param {number} now ms */
export const quietUntil = (periods, now) => {
  const found = periods.find(([from, to]) => from * 1000 <= now && now < to * 1000);
  return found ? found[1] * 1000 : null;
};

/** The next moment when quiet begins or ends, or null. @param {Periods} periods @param {number} now ms */
export const nextTurn = (periods, now) => {
  const turns = periods.flat().map(s => s * 1000).filter(t => t > now);
  return turns.length ? Math.min(...turns) : null;
};

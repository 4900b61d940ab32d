// @ts-check
/** How days and ages are said. Pure. */

/** Civil day in Paris, `2026-11-21`. @param {number} now ms */
export const parisDay = now =>
  new Intl.DateTimeFormat('fr-CA', { timeZone: 'Europe/Paris', year: 'numeric', month: '2-digit', day: '2-digit' }).format(now);

/** Minutes of the day in Paris. @param {number} now ms */
export const parisMinutes = now => new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris', hour: '2-digit', minute: '2-digit' }).format(now)
  .split(':').reduce((sum, part) => sum * 60 + Number(part), 0);

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

// @ts-check
/** Updates days and ages as time goes by; loaded after the first minute. */
import { age, dayAgain, parisDay } from './fil-jours.js';
import { every, one } from '../../../foundation/ui/js/page.js';

/** What is on screen, at this moment. @param {number} now ms */
export function refresh(now) {
  for (const time of every('time[data-relatif]')) {
    const words = age(now - Date.parse(/** @type {HTMLTimeElement} */ (time).dateTime)) ?? time.dataset.absolu;
    if (words && time.textContent !== words) time.textContent = words;
  }
  const today = parisDay(now);
  for (const day of every('.jour[data-jour]')) {
    const heading = one('h2', day), words = dayAgain(day.dataset.jour ?? '', heading?.textContent ?? '', today);
    if (heading && words) heading.textContent = words;
  }
}

// @ts-check
/** Small life of the thread: who writes, who is here, ages, days, moving between messages by keyboard. */
import { age, dayAgain, parisDay, typingLine } from './fil-ordre.js';
import { current } from './fil.js';
import { byId, every, on, one, slow } from './page.js';

/** Role id → name and time-out. @type {Map<string, {name: string, timer: number}>} */
const typing = new Map();

/** Never announced: it would cover what matters. */
function showTyping() {
  const line = byId('frappe');
  if (line) line.textContent = typingLine([...typing.values()].map(t => t.name));
}

/** @param {string} role */
function stopTyping(role) {
  clearTimeout(typing.get(role)?.timer);
  if (typing.delete(role)) showTyping();
}

on('spico:frappe', d => {
  const pane = current();
  if (!pane || d.conv !== pane.conv || !d.role || d.role === pane.me || slow()) return;
  clearTimeout(typing.get(d.role)?.timer);
  typing.set(d.role, { name: String(d.qui ?? ''), timer: window.setTimeout(stopTyping, 5000, d.role) });
  showTyping();
});
on('spico:coup', d => { if (d.genre === 'message' && d.conv === current()?.conv) stopTyping(d.par); });
on('spico:fil-ferme', () => { [...typing.keys()].forEach(stopTyping); });
on('spico:presence', d => {
  const pane = current();
  if (!pane || d.conv !== pane.conv || !Array.isArray(d.presents)) return;
  for (const person of every('[data-presence]', pane.section)) person.classList.toggle('present', d.presents.includes(person.dataset.presence));
});

/** Once a minute, what is on screen. */
function refreshTimes() {
  if (document.hidden) return;
  const now = Date.now();
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
setInterval(refreshTimes, 60_000);
document.addEventListener('visibilitychange', refreshTimes);

const STOP = '#fil > .message > article';

/** One tab stop for the thread, arrows between messages. */
document.addEventListener('keydown', e => {
  const article = /** @type {HTMLElement} */ (e.target);
  if (!article.matches(STOP) || e.altKey || e.ctrlKey || e.metaKey) return;
  if ((e.key === 'F10' && e.shiftKey) || e.key === 'ContextMenu') {
    const menu = one('.message-actions button', article.parentElement);
    if (menu) { e.preventDefault(); menu.focus(); menu.click(); }
    return;
  }
  const all = every(STOP);
  const at = all.indexOf(article);
  const next = { ArrowUp: all[at - 1], ArrowDown: all[at + 1], Home: all[0], End: all.at(-1) }[e.key];
  if (!next) return;
  e.preventDefault();
  next.focus();
});
document.addEventListener('focusin', e => {
  const article = /** @type {HTMLElement} */ (e.target);
  if (!article.matches(STOP)) return;
  every(`${STOP}[tabindex="0"]`).forEach(a => { a.tabIndex = -1; });
  article.tabIndex = 0;
});

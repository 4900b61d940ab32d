// @ts-check
/** Small life of the thread: who writes, who is here, ages, days, moving between messages by keyboard. */
import { age, dayAgain, parisDay, typingLine } from './fil-ordre.js';
import { current } from './fil.js';
import { byId, on, slow } from './requete.js';

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
  for (const one of pane.section.querySelectorAll('[data-presence]')) {
    if (one instanceof HTMLElement) one.classList.toggle('present', d.presents.includes(one.dataset.presence));
  }
});

/** Once a minute, what is on screen. */
function refreshTimes() {
  if (document.hidden) return;
  const now = Date.now();
  for (const time of document.querySelectorAll('time[data-relatif]')) {
    if (!(time instanceof HTMLTimeElement)) continue;
    const words = age(now - Date.parse(time.dateTime)) ?? time.dataset.absolu;
    if (words && time.textContent !== words) time.textContent = words;
  }
  const today = parisDay(now);
  for (const heading of document.querySelectorAll('.jour[data-jour] h2')) {
    const words = dayAgain(heading.closest('.jour')?.getAttribute('data-jour') ?? '', heading.textContent ?? '', today);
    if (words) heading.textContent = words;
  }
}
setInterval(refreshTimes, 60_000);
document.addEventListener('visibilitychange', refreshTimes);

/** One tab stop for the thread, arrows between messages. */
document.addEventListener('keydown', e => {
  const article = e.target instanceof HTMLElement && e.target.matches('#fil > .message > article') ? e.target : null;
  if (!article || e.altKey || e.ctrlKey || e.metaKey) return;
  if ((e.key === 'F10' && e.shiftKey) || e.key === 'ContextMenu') {
    const menu = article.parentElement?.querySelector('.message-actions button');
    if (menu instanceof HTMLElement) { e.preventDefault(); menu.focus(); menu.click(); }
    return;
  }
  const all = [...document.querySelectorAll('#fil > .message > article')];
  const at = all.indexOf(article);
  const next = { ArrowUp: all[at - 1], ArrowDown: all[at + 1], Home: all[0], End: all.at(-1) }[e.key];
  if (!(next instanceof HTMLElement)) return;
  e.preventDefault();
  next.focus();
});
document.addEventListener('focusin', e => {
  if (!(e.target instanceof HTMLElement) || !e.target.matches('#fil > .message > article')) return;
  document.querySelectorAll('#fil > .message > article[tabindex="0"]').forEach(a => a.setAttribute('tabindex', '-1'));
  e.target.tabIndex = 0;
});

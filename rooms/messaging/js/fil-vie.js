// @ts-check
/** Minor updates of the thread: ages, days, moving between messages by keyboard. */
import { bind } from '../../../foundation/ui/js/clavier.js';
import { aim, current } from './fil.js';
import { byId, every, fire, on, onClick, one, slow } from '../../../foundation/ui/js/page.js';

on('spico:frappe', d => { if (!document.hidden && d.conv === current()?.conv && !slow()) import('./fil-frappe.js').then(m => m.typed(d), () => undefined); });

on('spico:fil', () => { if (byId('presence')) import('./fil-presence.js').catch(() => undefined); });

/** Once a minute, the ages and days on screen. */
const refreshTimes = () => { if (!document.hidden) import('./fil-heures.js').then(m => m.refresh(Date.now()), () => undefined); };
setInterval(refreshTimes, 60_000);
document.addEventListener('visibilitychange', refreshTimes);

/** The address of a message's actions. @param {Element | null | undefined} row */
export function addresses(row) {
  /** @type {any} */
  const link = row && one('a.plus', row);
  const [, base, name] = /^(.+)\/m\/([^/]+)$/.exec(link?.pathname ?? '') ?? [];
  return base && name ? { name, alone: `${base}/m/${name}`, answer: `${base}?reponse=${name}#compositeur`, one: `${base}/messages/${name}` } : null;
}

const menu = () => import('./menu-message.js');
onClick('#fil a.plus', (opener, e) => {
  if (e.button || e.ctrlKey || e.metaKey || e.shiftKey) return;
  e.preventDefault();
  e.stopImmediatePropagation(); // it is a link: htmx must not follow it as well
  menu().then(m => m.open(opener, !e.detail), () => location.assign(/** @type {HTMLAnchorElement} */ (opener).href));
}, true);
// The other links of the thread: a message that is here needs no request, and htmx prepares those only that are followed, not hundreds.
onClick('#fil .citation,#fil a.etat', (link, e) => {
  if (e.button || e.ctrlKey || e.metaKey || e.shiftKey) return;
  const row = byId(/** @type {HTMLAnchorElement} */ (link).hash.slice(1));
  if (row?.closest('#fil')) {
    e.preventDefault();
    aim(row);
  } else if (!link._htmx) {
    link.setAttribute('hx-boost', one('#cadre')?.getAttribute('hx-boost:inherited') ?? '');
    htmx.process(link);
  }
}, true);
document.addEventListener('submit', e => {
  /** @type {any} */
  const { target: form, submitter } = e;
  if (!form.matches('#fil-section .menu-reactions,#fil .reactions') || form.alone) return;
  e.preventDefault();
  e.stopImmediatePropagation();
  // Without the menu's script the form goes as it would without ours, with the reaction that its button says.
  menu().then(m => m.react(form, submitter?.value ?? ''), () => {
    form.alone = true;
    form.requestSubmit(submitter);
  });
}, true);

bind('r', () => {
  const message = document.activeElement?.closest('#fil > .message');
  return !!message && fire('spico:repondre', { message });
});

const STOP = '#fil > .message > article';

/** One tab stop for the thread, arrows between messages. */
document.addEventListener('keydown', e => {
  const article = /** @type {HTMLElement} */ (e.target);
  if (!article.matches(STOP) || e.altKey || e.ctrlKey || e.metaKey) return;
  if ((e.key === 'F10' && e.shiftKey) || e.key === 'ContextMenu') {
    const opener = one('a.plus', article.parentElement);
    if (opener) { e.preventDefault(); opener.focus(); opener.click(); }
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

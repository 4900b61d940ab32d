// @ts-check
/** The inbox, live: each signal re-reads one row (`#conv-<id>`), absolute and with today's rights. */
import { announce } from '../../../foundation/ui/js/a11y.js';
import { bind } from '../../../foundation/ui/js/clavier.js';
import { byId, element, every, on, one } from '../../../foundation/ui/js/page.js';
import { get } from '../../../foundation/ui/js/requete.js';
import { fragment, morph } from '../../../foundation/ui/js/tt.js';

/** @type {Map<string, {timer: number, first: boolean}>} */
const waiting = new Map();

on('spico:signal', d => {
  if (!byId('discussions') || typeof d.conv !== 'string' || (d.genre === 'lecture' && readHere(d))) return;
  const before = waiting.get(d.conv);
  clearTimeout(before?.timer);
  // A system message moves the row up as a message does.
  const first = d.genre === 'message' || d.genre === 'membre' || !!before?.first;
  waiting.set(d.conv, { first, timer: window.setTimeout(refresh, 300, d.conv, first) });
});

/**
 * A receipt changes a row only when I am the reader, and then it needs no request when all of it is read.
 * @param {{conv: string, par: string | null, seq: number}} d
 */
function readHere(d) {
  const row = byId(`conv-${d.conv}`), me = byId('discussions')?.dataset.moi;
  if (!row || !me) return false;
  if (d.par !== me) return true;
  if (d.seq < Number(row.dataset.seq)) return false;
  row.classList.remove('non-lue');
  every('.compteur,.mentionne', row).forEach(sign => sign.remove());
  return true;
}

on('spico:reprise', reload);

/* A list that the stream keeps up to date is not sent again with each conversation opened beside it. */
const side = () => one('.volets.volet-ouvert .volet-liste') ?? one('.volets .volet-liste');
/** @returns {Record<string, string>} */
export const keepList = () => (side() && !cut ? { 'X-Liste': 'tenue' } : {});
on('htmx:config:request', ({ ctx }) => {
  const { action, headers } = ctx.request;
  if (!ctx.sourceElement._htmx?.boosted || !/^\/discussions\/cnv_\w+$/.test(action)) return;
  Object.assign(headers, keepList());
});

// What a mouse is about to open can be asked for ahead (T15).
on('pointerover', (_, e) => {
  if (e.pointerType === 'mouse' && e.target.closest('#discussions')) import('./avance.js').catch(() => undefined);
});
on('htmx:before:swap', ({ ctx }) => {
  // A refusal is a page of its own, without a place for the list.
  if (!ctx.request?.headers['X-Liste'] || ctx.response.status >= 400) return;
  side()?.setAttribute('hx-morph-skip', 'true');
  // Beside an open conversation the title of the page is that one's.
  one('.volet-tete h1')?.replaceWith(element('h2', {}, 'Discussions'));
});
on('htmx:after:swap', ({ ctx }) => {
  const list = side();
  if (!list?.hasAttribute('hx-morph-skip')) return;
  list.removeAttribute('hx-morph-skip');
  for (const link of every('#discussions a', list)) {
    if (link.getAttribute('href') === ctx.request.action) link.setAttribute('aria-current', 'page'); else link.removeAttribute('aria-current');
  }
});
let cut = false;
on('spico:flux', d => {
  if (d.etat === 'coupe') cut = true;
  else if (d.neuf && cut) { cut = false; reload(); }
});

/** The whole list again, after a gap. */
function reload() {
  if (byId('discussions')) htmx.ajax('GET', location.href, { target: '#discussions', select: '#discussions', swap: 'outerMorph' }).catch(() => undefined);
}

/** @param {string} conv @param {boolean} first does it go to the top? */
async function refresh(conv, first) {
  waiting.delete(conv);
  const list = byId('discussions');
  if (!list) return;
  try {
    const answer = await get(`/discussions/ligne/${encodeURIComponent(conv)}${location.search}`);
    const old = byId(`conv-${conv}`);
    // 204: not in this filter; 403, 404: not mine any more. Both leave the list.
    if (answer.status === 204 || answer.status === 403 || answer.status === 404) return old?.remove();
    if (!answer.ok) return;
    const fresh = one('li', fragment(await answer.text()));
    if (fresh) place(list, byId(`conv-${conv}`), fresh, first);
  } catch { /* the next signal or the reconnection brings it */ }
}

/** @param {HTMLElement} list @param {HTMLElement | null} old @param {HTMLElement} fresh @param {boolean} first */
function place(list, old, fresh, first) {
  const top = list.firstElementChild;
  if (!old) {
    list.insertBefore(fresh, top);
    htmx.process(fresh);
    return;
  }
  if (Number(fresh.dataset.seq) < Number(old.dataset.seq)) return;
  const current = one('[aria-current]', old);
  morph(old, fresh);
  if (current) one('a[href]', old)?.setAttribute('aria-current', 'page');
  if (first && top && old !== top) moveUp(list, old, top);
}

/** Moving a focused row must not lose the focus. @param {HTMLElement} list @param {HTMLElement} row @param {Element} top */
function moveUp(list, row, top) {
  const focused = row.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement) : null;
  if (list.moveBefore) list.moveBefore(row, top); else list.insertBefore(row, top);
  if (document.activeElement !== focused) focused?.focus({ preventScroll: true });
}

/* ---- from one conversation to the next by keyboard (accessibility §4) ---- */

bind('Alt+ArrowDown', e => go(1, e.shiftKey));
bind('Alt+ArrowUp', () => go(-1, false));

/** @param {number} step @param {boolean} unread */
function go(step, unread) {
  const rows = every('#discussions > .discussion');
  const open = byId('fil')?.dataset.conv;
  const at = rows.findIndex(r => r.id === `conv-${open}`);
  const found = unread ? rows.find((r, i) => i !== at && one('[data-non-lus]', r)) : rows[at + step];
  if (!found) announce(unread ? 'Aucune autre discussion non lue' : step > 0 ? 'Dernière discussion' : 'Première discussion');
  one('a[href]', found ?? null)?.click();
  return rows.length > 0;
}

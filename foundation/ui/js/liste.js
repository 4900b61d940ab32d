// @ts-check
/** The inbox, live: each nudge re-reads one row (`#conv-<id>`), absolute and with today's rights. */
import { byId, on, one } from './page.js';
import { get } from './requete.js';
import { fragment, morph } from './tt.js';

/** @type {Map<string, {timer: number, first: boolean}>} */
const waiting = new Map();

on('spico:coup', d => {
  if (!byId('discussions') || typeof d.conv !== 'string') return;
  const before = waiting.get(d.conv);
  clearTimeout(before?.timer);
  const first = d.genre === 'message' || !!before?.first;
  waiting.set(d.conv, { first, timer: window.setTimeout(refresh, 300, d.conv, first) });
});

on('spico:reprise', reload);
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
  } catch { /* the next nudge or the reconnection brings it */ }
}

/** @param {HTMLElement} list @param {HTMLElement | null} old @param {HTMLElement} fresh @param {boolean} first */
function place(list, old, fresh, first) {
  if (old && Number(fresh.dataset.seq) < Number(old.dataset.seq)) return;
  const current = one('[aria-current]', old);
  if (old) {
    morph(old, fresh);
    if (current) one('a[href]', old)?.setAttribute('aria-current', 'page');
  }
  const row = old ?? fresh;
  const top = [...list.children].find(r => r !== row && !r.hasAttribute('data-epingle')) ?? null;
  if (!old) list.insertBefore(row, top);
  else if (first && !row.hasAttribute('data-epingle') && top && row.compareDocumentPosition(top) & Node.DOCUMENT_POSITION_PRECEDING) moveUp(list, row, top);
  if (!old) htmx.process(row);
}

/** Moving a focused row must not lose the focus. @param {HTMLElement} list @param {HTMLElement} row @param {Element} top */
function moveUp(list, row, top) {
  const focused = row.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement) : null;
  if (list.moveBefore) list.moveBefore(row, top); else list.insertBefore(row, top);
  if (document.activeElement !== focused) focused?.focus({ preventScroll: true });
}

// @ts-check
/**
 * The last five conversation panes, as detached DOM in memory only: shown at once, then caught up (front-end §1.2, §6).
 * Needs the header, thread and composer of a conversation inside one `.volet-fil`; else nothing is kept.
 */
import { announce, focusOn } from './a11y.js';
import { close, current, resume } from './fil.js';
import { byId, every, on, onClick, one } from './page.js';

const KEPT = 5;
/** @typedef {{node: HTMLElement, pane: import('./fil.js').Pane, title: string, top: number}} Kept */
/** Oldest first. @type {Map<string, Kept>} */
const kept = new Map();

/** @param {import('./fil.js').Pane} pane @returns {HTMLElement | null} */
function whole(pane) {
  const node = /** @type {HTMLElement | null} */ (pane.section.closest('.volet-fil'));
  return node && one('#compositeur,.lecture-seule', node) ? node : null;
}

/**
 * Take the open pane out of the page. Also a matter of safety: a composer that morphing would skip must never be left
 * standing in the page of another conversation.
 */
function detach() {
  const pane = current();
  if (!pane) return;
  const node = whole(pane);
  const top = pane.scroller.scrollTop;
  const title = document.title;
  close();
  if (!node) { pane.section.remove(); byId('compositeur')?.remove(); return; }
  byId('annuler-envoi')?.remove();
  node.remove();
  kept.delete(pane.conv);
  kept.set(pane.conv, { node, pane, title, top });
  byId(`conv-${pane.conv}`)?.toggleAttribute('data-garde', true);
  for (const conv of kept.keys()) if (kept.size > KEPT) kept.delete(conv);
}

on('htmx:before:swap', d => {
  const pane = current();
  if (!pane || d.ctx.target?.id !== 'contenu') return;
  const task = d.tasks?.find((/** @type {any} */ t) => t.target?.id === 'contenu');
  if (task?.fragment.querySelector('#fil')?.dataset.conv !== pane.conv) detach();
});

onClick('a[href^="/discussions/"]', (found, e) => {
  const link = /** @type {HTMLAnchorElement} */ (found);
  if (e.defaultPrevented || e.button || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey || link.search || link.target || link.closest('#fil')) return;
  const conv = decodeURIComponent(/^\/discussions\/([^/]+)$/.exec(link.pathname)?.[1] ?? '');
  const wanted = kept.get(conv), pane = current();
  if (!wanted || !pane || pane.conv === conv || byId('infos')) return; // beside it would stay the facts of another one
  const place = whole(pane);
  if (!place?.parentNode) return;
  e.preventDefault();
  e.stopImmediatePropagation(); // htmx would ask for the page as well
  const slot = document.createComment('');
  place.before(slot);
  detach();
  kept.delete(conv);
  slot.replaceWith(wanted.node);
  if (!history.state?.htmx) history.replaceState({ htmx: true }, '', location.href);
  history.pushState({ htmx: true }, '', link.href);
  document.title = wanted.title;
  every('#discussions [aria-current]').forEach(a => a.removeAttribute('aria-current'));
  one(`#discussions a[href="${CSS.escape(link.getAttribute('href') ?? '')}"]`)?.setAttribute('aria-current', 'page');
  resume(wanted.pane);
  wanted.pane.scroller.scrollTop = wanted.top;
  focusOn(one('h1', wanted.node));
  announce(wanted.title);
}, true);

on('spico:fil-perdu', d => kept.delete(d.conv));
on('spico:coup', d => { if (d.genre === 'membre') kept.delete(d.conv); });
on('spico:session', d => { if (d.etat !== 'ouverte') kept.clear(); });

// @ts-check
/**
 * The last five conversation panes, as detached DOM in memory only: shown at once, then caught up (front-end §1.2, §6).
 * Needs the header, thread and composer of a conversation inside one `.volet-contenu`; else nothing is kept.
 */
import { close, current } from './fil.js';
import { byId, on, one } from '../../../foundation/ui/js/page.js';

const KEPT = 5;
/** @typedef {{node: HTMLElement, pane: import('./fil.js').Pane, title: string, top: number}} Kept */
/** Oldest first. @type {Map<string, Kept>} */
export const kept = new Map();

/** @param {import('./fil.js').Pane} pane @returns {HTMLElement | null} */
export function whole(pane) {
  const node = /** @type {HTMLElement | null} */ (pane.section.closest('.volet-contenu'));
  return node && one('#compositeur,.lecture-seule', node) ? node : null;
}

/**
 * Take the open pane out of the page. Also a matter of safety: a composer that morphing would skip must never be left
 * standing in the page of another conversation.
 */
export function detach() {
  const pane = current();
  if (!pane) return;
  const node = whole(pane);
  const top = pane.scroller.scrollTop;
  const title = document.title;
  close();
  if (!node) { pane.section.remove(); byId('compositeur')?.remove(); return; }
  node.remove();
  kept.delete(pane.conv);
  kept.set(pane.conv, { node, pane, title, top });
  byId(`conv-${pane.conv}`)?.toggleAttribute('data-garde', true);
  for (const conv of kept.keys()) if (kept.size > KEPT) kept.delete(conv);
  import('./volets-retour.js').catch(() => 0);
}

on('htmx:before:swap', d => {
  const pane = current();
  if (!pane || d.ctx.target?.id !== 'contenu') return;
  const task = d.tasks?.find((/** @type {any} */ t) => t.target?.id === 'contenu');
  if (task?.fragment.querySelector('#fil')?.dataset.conv !== pane.conv) detach();
});

on('spico:fil-perdu', d => kept.delete(d.conv));
on('spico:signal', d => { if (d.genre === 'membre') kept.delete(d.conv); });
on('spico:session', d => { if (d.etat !== 'ouverte') kept.clear(); });

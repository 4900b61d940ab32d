// @ts-check
/** The read pointer (C12.1): one seq per person and conversation, posted when the message is on screen and the tab visible. */
import { conversation } from './adresse.js';
import { byId, on } from '../../../foundation/ui/js/page.js';
import { post } from '../../../foundation/ui/js/requete.js';

/** @type {IntersectionObserver | null} */
let eye = null;
/** @type {WeakSet<Element>} */
let watched = new WeakSet();
let conv = '';
let seen = 0;
let posted = 0;
let timer = 0;
/** On screen, but perhaps in a hidden tab: counts when the tab becomes visible. */
let pending = 0;

/** @param {{list: HTMLElement, scroller: HTMLElement, conv: string, me: string}} pane */
export function watch({ list, scroller, conv: id }) {
  if (!eye || conv !== id) {
    leave();
    conv = id;
    posted = seen = Number(list.dataset.lu ?? 0);
    pending = 0;
    eye = new IntersectionObserver(entries => look(entries), { root: scroller, threshold: [0, 0.6] });
    watched = new WeakSet();
  }
  for (const m of list.children) {
    if (!(m instanceof HTMLElement) || !m.matches('.message:not(.echo)') || watched.has(m)) continue;
    watched.add(m);
    eye.observe(m);
  }
}

/** Posts what was seen, then stops observing. */
export function leave() {
  flush();
  eye?.disconnect();
  eye = null;
  conv = '';
}

/** A message taller than the screen counts when it fills half of it. @param {IntersectionObserverEntry[]} entries */
function look(entries) {
  for (const e of entries) {
    const tall = e.rootBounds && e.intersectionRect.height > e.rootBounds.height / 2;
    if (e.isIntersecting && (e.intersectionRatio >= 0.6 || tall) && e.target instanceof HTMLElement) {
      pending = Math.max(pending, Number(e.target.id.slice(2)));
    }
  }
  take();
}

function take() {
  if (document.hidden || pending <= seen) return;
  seen = pending;
  clearTimeout(timer);
  timer = window.setTimeout(flush, 800);
}

function flush() {
  clearTimeout(timer);
  if (!conv || seen <= posted) return;
  const [id, seq, before] = [conv, seen, posted];
  posted = seq;
  const again = () => { if (conv === id && posted === seq) posted = before; };
  post(conversation(id, '/lu'), { fields: { seq: String(seq) }, keepalive: true })
    .then(a => { if (a.ok) { const list = byId('fil'); if (list?.dataset.conv === id) list.dataset.lu = String(seq); } else again(); }, again);
}

document.addEventListener('visibilitychange', () => { if (document.hidden) flush(); else take(); });
on('spico:flux', d => { if (d.neuf) flush(); });
addEventListener('pagehide', flush);

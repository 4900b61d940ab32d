// @ts-check
/**
 * Requests a conversation when the mouse button goes down, before the click (T15); loaded when a mouse reaches the list. Not on touch,
 * which may only scroll, nor on focus: what is opened is traced. A GET moves no read pointer.
 */
import { keepList } from './liste.js';
import { on, slow } from '../../../foundation/ui/js/page.js';
import { HEADERS } from '../../../foundation/ui/js/requete.js';

/** How long (ms) a prefetched answer may be used. */
const FRESH = 5000;
/** @type {{path: string, at: number, keepsList: boolean, answer: Promise<Response>} | null} */
let ahead = null;

document.addEventListener('pointerdown', e => {
  const link = /** @type {Element} */ (e.target).closest?.('#discussions a.discussion-lien');
  if (!link || e.pointerType !== 'mouse' || e.button || e.ctrlKey || e.metaKey || e.shiftKey || slow()) return;
  if (link.closest('[data-garde]') || link.hasAttribute('aria-current')) return;
  const path = link.getAttribute('href') ?? '', headers = { Accept: 'text/html', ...HEADERS, 'HX-Boosted': 'true', ...keepList() };
  ahead = { path, at: Date.now(), keepsList: 'X-Liste' in headers, answer: fetch(path, { headers, mode: 'same-origin', credentials: 'same-origin' }) };
  ahead.answer.catch(() => { ahead = null; });
});

on('htmx:config:request', ({ ctx }) => {
  const asked = ahead, { action, headers } = ctx.request;
  ahead = null;
  if (asked && asked.path === action && asked.keepsList === 'X-Liste' in headers && Date.now() - asked.at < FRESH) ctx.fetch = () => asked.answer;
});

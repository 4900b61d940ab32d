// @ts-check
/** Announcers, focus after each change (accessibility §2, §3), `aria-busy`. */
import { nextTurn, quietUntil } from './calme.js';
import { byId, fire, on, one } from './page.js';

/** Text, or a function that makes it just before it is announced. @typedef {string | (() => string | null)} Words */
/** @type {Words[]} */
let polite = [];
let timer = 0;

/** Announces something in the status region; `urgent` interrupts and is for failures only. @param {Words} text @param {boolean} [urgent] */
export function announce(text, urgent) {
  if (urgent) return speak('alerte', inWords(text) ?? '');
  polite.push(text);
  timer ||= window.setTimeout(flush, 1000);
}

/** @type {import('./calme.js').Periods} */
let quiet = [];
let turn = 0;

/** Whether it is quiet hours now (C22). */
export const atRest = () => quietUntil(quiet, Date.now()) !== null;

on('spico:calme', d => {
  quiet = Array.isArray(d.periodes) ? d.periodes : [];
  tellRest();
});

/** Now, and each time that quiet begins or ends. */
function tellRest() {
  clearTimeout(turn);
  const next = nextTurn(quiet, Date.now());
  if (next) turn = window.setTimeout(tellRest, Math.min(next - Date.now() + 50, 3_600_000));
  fire('spico:repos', { calme: atRest() });
}

/** @param {Words} text */
const inWords = text => (typeof text === 'string' ? text : text());

function flush() {
  timer = 0;
  const all = polite.map(inWords).filter(Boolean);
  polite = [];
  if (all.length) speak('annonce', all.join('. '));
}

/** Emptied first, so that the same text twice is announced twice. @param {string} id @param {string} text */
function speak(id, text) {
  const region = byId(id);
  if (!region) return;
  region.textContent = '';
  setTimeout(() => { region.textContent = text; }, 50);
}

/** Focus something that may not be focusable by itself. @param {Element | null | undefined} target */
export function focusOn(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (!target.matches('a[href],button,input,select,textarea,[tabindex]')) target.tabIndex = -1;
  target.focus();
  return document.activeElement === target;
}

/** What a swap may remove: the focused row and its neighbours. @type {{row: Element, next: Element | null, previous: Element | null, heading: Element | null} | null} */
let before = null;
let boosted = false;
/** @type {WeakMap<object, number>} */
const waiting = new WeakMap();

/** @param {any} ctx */
const targetOf = ctx => (typeof ctx.target === 'string' ? one(ctx.target) : ctx.target);

htmx.registerExtension('a11y', {
  /** @param {any} _elt @param {any} detail */
  htmx_before_request(_elt, { ctx }) {
    ctx.occupied = [ctx.sourceElement, targetOf(ctx)].filter(e => e && e !== document.body); // a status may change the target
    for (const e of ctx.occupied) e.setAttribute('aria-busy', 'true');
    waiting.set(ctx, window.setTimeout(() => announce('Chargement…'), 1000));
  },
  /** @param {any} _elt @param {any} detail */
  htmx_finally_request(_elt, { ctx }) {
    clearTimeout(waiting.get(ctx));
    for (const e of ctx.occupied ?? []) e.removeAttribute('aria-busy');
  },
  /** @param {any} _elt @param {any} detail */
  htmx_before_swap(_elt, { ctx }) {
    boosted = !!ctx.sourceElement?._htmx?.boosted; // afterwards the link may be gone
    const active = document.activeElement;
    const row = active?.closest('li,tr');
    before = row ? { row, next: row.nextElementSibling, previous: row.previousElementSibling, heading: headingOf(row) } : null;
  },
  /** @param {any} _elt @param {any} detail */
  htmx_after_swap(_elt, { ctx }) {
    const target = targetOf(ctx);
    if (ctx.response?.status === 422) {
      const summary = byId('resume-erreurs');
      if (summary) import('./erreurs.js').then(m => m.mark(summary), () => undefined);
      return void focusOn(summary ?? target?.querySelector('[role=alert],[tabindex],h2') ?? target);
    }
    if (target?.id === 'contenu' && boosted) return arrived(ctx.title);
    if (before && document.activeElement === document.body && !before.row.isConnected) restore(before);
  },
});

/** Focuses the title, or the only field of a page that asks for one thing, so that a code typed at once goes into it. @param {string | undefined} title */
function arrived(title) {
  focusOn(one('#contenu [autofocus]') ?? one('#contenu h1, main h1, h1'));
  announce(title || document.title);
}

/** @param {Element} row */
const headingOf = row => row.closest('section,main,[role=region]')?.querySelector('h1,h2,h3') ?? null;

/** @param {NonNullable<typeof before>} was */
function restore({ next, previous, heading }) {
  for (const row of [next, previous]) {
    if (row?.isConnected && focusOn(one('a[href],button', row) ?? row)) return;
  }
  focusOn(heading);
}

/** A form whose answer is another page: the focus goes to its content, not to the top of the document. */
const ARRIVING = 'spico-arrivee';
on('htmx:after:request', ({ ctx }) => { if (ctx.hx?.redirect) sessionStorage.setItem(ARRIVING, '1'); });
if (sessionStorage.getItem(ARRIVING)) {
  sessionStorage.removeItem(ARRIVING);
  if (document.activeElement === document.body) arrived(undefined);
}

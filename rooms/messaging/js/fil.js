// @ts-check
/** The open thread: catch-up, order, scroll, trimming, read pointer. Server `seq` rules; clocks never do. */
import { conversation } from './adresse.js';
import { announce, focusOn } from '../../../foundation/ui/js/a11y.js';
import { backoff } from '../../../foundation/ui/js/flux-regles.js';
import { CAP, decide, gap, placeOf, surplusDays } from './fil-ordre.js';
import { leave, watch } from './fil-lu.js';
import { byId, every, fire, on, onClick, one } from '../../../foundation/ui/js/page.js';
import { get } from '../../../foundation/ui/js/requete.js';
import { fragment, morph } from '../../../foundation/ui/js/tt.js';

/**
 * `cursor`: last change known; `missed`: messages that arrived while the reader was away from the end.
 * @typedef {{section: HTMLElement, list: HTMLElement, scroller: HTMLElement, conv: string, me: string, cursor: number,
 *   busy: boolean, again: boolean, failures: number, missed: number, hiddenAt: number}} Pane
 */
/** Messages closer than this, of one author, show the name once (minutes). */
const CLOSE = 5;
/** @type {Pane | null} */
let pane = null;

/** The open thread, or null. */
export const current = () => pane;

/** @param {Pane} p */
const messages = p => every(':scope > .message', p.list);
/** @param {HTMLElement} m */
export const seqOf = m => Number(/^m-(\d+)$/.exec(m.id)?.[1] ?? Infinity);
/** @param {Pane} p */
const atEnd = p => p.scroller.scrollTop > -100;

/* ---- opening ---- */

/** Reads the page: is there a thread, and is it another one than before? */
export function start() {
  const list = byId('fil'), scroller = byId('fil-scroll'), section = byId('fil-section');
  if (pane && pane.list === list && pane.conv === list?.dataset.conv) return refreshed(pane);
  if (pane) close();
  if (!list || !scroller || !section || !list.dataset.conv) return;
  pane = { section, list, scroller, conv: list.dataset.conv, me: list.dataset.moi ?? '', cursor: Number(list.dataset.dernier ?? 0),
    busy: false, again: false, failures: 0, missed: 0, hiddenAt: 0 };
  adopt(pane);
  scroller.addEventListener('scroll', showButton, { passive: true });
  if (!land(pane)) byId('non-lus')?.scrollIntoView({ block: 'start' });
  watch(pane);
  showButton();
  fire('spico:fil', { conv: pane.conv });
  meanwhile(pane);
}

/** The message that was asked for, once: by the server, else by the address. @param {Pane} p */
function land({ list }) {
  const target = byId(list.dataset.cible ?? location.hash.slice(1));
  delete list.dataset.cible;
  return !!target && list.contains(target) && aim(target);
}

/** Shows the message that was asked for: scrolled to, marked, focused. @param {HTMLElement} row */
export function aim(row) {
  every('.vise').forEach(other => other.classList.remove('vise'));
  row.classList.add('vise');
  const article = one('article', row) ?? row;
  name(row, article);
  row.scrollIntoView({ block: 'center' });
  return focusOn(article);
}

/** Forget the thread; the page is about to show something else. */
export function close() {
  if (!pane) return;
  fire('spico:fil-ferme', { conv: pane.conv });
  pane.scroller.removeEventListener('scroll', showButton);
  leave();
  pane = null;
}

/** A kept pane is shown again as it was, then caught up. @param {Pane} p */
export function resume(p) {
  if (pane) close();
  pane = p;
  p.busy = false;
  p.scroller.addEventListener('scroll', showButton, { passive: true });
  watch(p);
  fire('spico:fil', { conv: p.conv });
  nameSome();
  catchUp(p);
}

/** The whole pane was rendered again and morphed. @param {Pane} p */
function refreshed(p) {
  p.cursor = Math.max(p.cursor, Number(p.list.dataset.dernier ?? 0));
  keepPlace(p, () => adopt(p));
  if (p.list.dataset.cible) land(p);
  watch(p);
  showButton();
}

/** Bytes are the same for every reader (front-end §5): *mine* is decided here. @param {Pane} p */
function adopt(p) {
  const rows = every(':scope > :not(#plus,#suite)', p.list);
  for (const i of surplusDays(rows.map(r => (r.matches('.jour') ? r.dataset.jour ?? '' : null)))) rows[i]?.remove();
  for (const row of messages(p)) {
    row.classList.toggle('moi', row.dataset.auteur === p.me);
    if (row.dataset.auteur) row.classList.toggle('suite', continues(row));
  }
  if (!naming) nameSome();
}

let naming = 0;

/** A few at a time, so that a slow phone stays responsive. */
function nameSome() {
  const list = pane?.list ?? null, some = list ? every('.message > article:not([tabindex])', list).slice(-8) : [];
  for (const article of some) name(/** @type {HTMLElement} */ (article.parentElement), article);
  naming = some.length ? window.setTimeout(nameSome) : 0;
  const last = every('.message > article', list).at(-1);
  if (last && !one('.message > article[tabindex="0"]', list)) last.tabIndex = 0;
}

/** Makes the message focusable, and labels it with its author and time. @param {HTMLElement} row @param {HTMLElement} article */
function name(row, article) {
  article.tabIndex = -1;
  const head = one('.message-tete', article), opener = one('a.plus', row);
  if (!head) return;
  head.id = `a-${seqOf(row)}`;
  article.setAttribute('aria-labelledby', head.id);
  opener?.setAttribute('aria-haspopup', 'true');
  opener?.setAttribute('aria-label', `Actions sur le message de ${one('.auteur', head)?.textContent}, ${one('time', head)?.textContent}`);
}

/** Minutes of the day: *09:41*. @param {Element} row */
export const minutesOf = row => (one('time', row)?.textContent ?? '').split(':').reduce((sum, part) => sum * 60 + Number(part), 0);

/** Closely after a message of the same author, of the same day: no name again. @param {HTMLElement} row */
function continues(row) {
  const above = /** @type {HTMLElement | null} */ (row.previousElementSibling);
  return !!above?.dataset.auteur && above.dataset.auteur === row.dataset.auteur && minutesOf(row) - minutesOf(above) < CLOSE;
}

/* ---- scroll ---- */

/**
 * Change the list without moving what is being read. `stick`: at the end, stay at the end.
 * @param {Pane} p @param {() => void} act @param {boolean} [stick]
 */
export function keepPlace(p, act, stick = true) {
  const restore = hold(p, stick);
  act();
  restore();
}

/** @param {Pane} p @param {boolean} stick */
function hold({ scroller, list }, stick) {
  const end = stick && scroller.scrollTop > -100;
  scroller.style.overflowAnchor = 'none'; // ours and the browser's corrections must not add up
  const edge = scroller.getBoundingClientRect().top;
  const anchor = end ? null : [...list.children].find(c => c.matches('.message') && c.getBoundingClientRect().bottom > edge);
  const top = anchor?.getBoundingClientRect().top ?? 0;
  return () => {
    if (end) scroller.scrollTop = 0;
    else if (anchor?.isConnected) scroller.scrollTop += anchor.getBoundingClientRect().top - top;
    // Restored at once: inserted rows get their real height only near the screen (content-visibility), which the browser corrects itself.
    scroller.style.overflowAnchor = '';
  };
}

function showButton() {
  const button = byId('plus-recent') ?? byId('au-plus-recent');
  if (!pane || !button) return;
  if (atEnd(pane) && !byId('suite')) pane.missed = 0;
  button.hidden = atEnd(pane) && !byId('suite');
  const words = one('span', button) ?? button;
  const n = pane.missed;
  const text = n ? `${n} nouveau${n > 1 ? 'x' : ''} message${n > 1 ? 's' : ''}` : 'Revenir au plus récent';
  if (words.textContent !== text) words.textContent = text;
}

/** To the end of the conversation, loading it when the window stops before. */
export async function toEnd() {
  if (!pane) return;
  pane.missed = 0;
  const p = pane;
  if (byId('suite')) {
    await reload(p);
    const shown = Number(p.list.dataset.dernier);
    // Signalled while the end was not loaded, and after the server rendered the answer: asked for again.
    if (pane === p && p.cursor > shown) { p.cursor = shown; catchUp(p); }
  }
  if (pane) pane.scroller.scrollTop = 0;
  showButton();
}

/* ---- catch-up ---- */

/** @param {Pane} p */
async function reload(p) {
  await htmx.ajax('GET', conversation(p.conv, ''), { target: '#contenu', swap: 'innerMorph' });
}

let later = 0;
/** @param {Pane} p */
const soon = p => { later ||= window.setTimeout(() => { later = 0; if (pane === p) catchUp(p); }, 1500); };

/** The last signals of each conversation: its latest change, and when somebody read. @type {Map<string, {seq: number, readAt: number}>} */
const said = new Map();

/**
 * Catches up with what happened between the server's rendering of this pane and now. The page carries the stream's cursor from
 * before its rendering, so every later change has been signalled: without a signal nothing needs to be asked.
 * @param {Pane} p
 */
function meanwhile(p) {
  const told = said.get(p.conv);
  if (told && told.seq > p.cursor) catchUp(p);
  else if (told && Date.now() - told.readAt < 5000) soon(p);
}

/** Loads everything that changed since the cursor; calls made meanwhile lead to one more request. @param {Pane} p */
export async function catchUp(p) {
  clearTimeout(later);
  later = 0;
  if (p.busy) { p.again = true; return; }
  p.busy = true;
  try {
    do {
      p.again = false;
      const answer = await get(conversation(p.conv, `/depuis?seq=${p.cursor}`));
      if ([403, 404, 410].includes(answer.status)) return void import('./fil-membres.js').then(m => m.gone(p));
      if (!answer.ok) throw new Error('busy');
      if (answer.headers.get('X-Trop') === '1') return void (pane === p && await reload(p));
      const text = await answer.text();
      if (text.trim()) receive(p, fragment(text));
      p.cursor = Math.max(p.cursor, Number(answer.headers.get('X-Dernier-Seq') ?? 0));
      p.failures = 0;
    } while (p.again);
  } catch {
    if (pane === p) setTimeout(() => pane === p && catchUp(p), backoff(p.failures++, Math.random()));
  } finally {
    p.busy = false;
  }
}

/**
 * Inserts rows where they belong. Rows may come in any order, with or without day headings.
 * @param {Pane} p @param {DocumentFragment} found
 */
export function receive(p, found) {
  let fresh = 0;
  keepPlace(p, () => {
    /** @type {HTMLElement | null} */
    let day = null;
    for (const row of /** @type {HTMLElement[]} */ ([...found.children])) {
      if (row.matches('.jour')) { day = row; continue; }
      if (!row.id || !row.matches('.message')) continue;
      settle(row);
      const verdict = judge(p, row);
      if (verdict === 'count' && row.dataset.auteur !== p.me) { p.missed++; tellAbout(p, row); }
      if (verdict !== 'insert' && verdict !== 'morph') continue;
      if (put(p, row, day) && row.dataset.auteur !== p.me) { fresh++; tellAbout(p, row); }
      day = null;
    }
    cut(p);
    adopt(p);
  });
  if (fresh && !atEnd(p)) p.missed += fresh;
  watch(p);
  showButton();
}

/** The local echo of a message takes the message's id, or is removed when the message is there already. @param {HTMLElement} row */
function settle(row) {
  const echo = byId(`m-${row.dataset.client}`);
  if (!echo?.matches('.echo')) return;
  if (byId(row.id)) echo.remove(); else echo.id = row.id;
}

/** @param {HTMLElement} row */
const versionOf = row => Number(row.dataset.version ?? seqOf(row));

/** @param {Pane} p @param {HTMLElement} row */
function judge(p, row) {
  const old = byId(row.id);
  const seqs = messages(p).map(seqOf).filter(Number.isFinite);
  const known = old && p.list.contains(old) && !old.matches('.echo') ? versionOf(old) : null;
  return decide({ seq: seqOf(row), version: versionOf(row), known, first: seqs[0] ?? Infinity,
    last: seqs.at(-1) ?? -Infinity, older: !!byId('plus-lien'), newer: !!byId('suite') });
}

/** True when the message is new in the page. @param {Pane} p @param {HTMLElement} row @param {HTMLElement | null} day */
function put(p, row, day) {
  const old = byId(row.id);
  const known = !!old && p.list.contains(old);
  const seq = seqOf(row);
  // An echo may have its number already, but is not placed under its day yet.
  const was = known && !old.matches('.echo') ? seqOf(old) : NaN;
  if (known) morph(old, row);
  const placed = known ? old : row;
  if (was !== seq) place(p, placed, seq, day);
  if (!known) htmx.process(placed);
  if (gap(p.cursor, seq) === 'next') p.cursor = seq;
  return !known;
}

/** @param {Pane} p @param {HTMLElement} row @param {number} seq @param {HTMLElement | null} day */
function place(p, row, seq, day) {
  const others = messages(p).filter(m => m !== row);
  const at = placeOf(others.map(seqOf), seq);
  const before = others[at - 1], after = others[at];
  const heading = day && one(`:scope > .jour[data-jour="${CSS.escape(day.dataset.jour ?? '')}"]`, p.list);
  if (before) before.after(row);
  else if (after && !Number.isFinite(seqOf(after))) p.list.insertBefore(row, after);
  else if (after) p.list.insertBefore(row, after.previousElementSibling?.matches('.jour') ? after.previousElementSibling : after);
  else p.list.insertBefore(row, byId('suite'));
  if (!day) return;
  if (!heading) row.before(day);
  else if (row.compareDocumentPosition(heading) & Node.DOCUMENT_POSITION_FOLLOWING) row.before(heading);
}

/** @param {Pane} p @param {HTMLElement} row */
function tellAbout(p, row) {
  if (pane !== p) return;
  if (row.matches('.systeme')) return announce(row.textContent?.trim() ?? '');
  const told = { author: one('.auteur', row)?.textContent?.trim() ?? '', text: one('.texte', row)?.textContent?.trim() ?? '', important: row.dataset.important !== undefined };
  import('./annonce.js').then(m => m.announceMessage(told), () => undefined);
}

/* ---- trimming ---- */

/** Keeps at most 300 messages; the others are removed. @param {Pane} p @param {boolean} [old] */
function cut(p, old) {
  if (messages(p).length <= CAP) return;
  import('./fil-coupe.js').then(m => pane === p && keepPlace(p, () => { if (m.cut(p, messages(p), old)) adopt(p); }, false), () => undefined);
}

/* ---- signals ---- */

on('spico:signal', d => {
  const p = pane, before = said.get(d.conv);
  const receipt = d.genre === 'lecture';
  said.set(d.conv, { seq: Math.max(before?.seq ?? 0, receipt ? 0 : Number(d.seq)), readAt: receipt ? Date.now() : before?.readAt ?? 0 });
  if (!p || d.conv !== p.conv) return;
  if (d.genre === 'membre') import('./fil-membres.js').then(m => m.renew(p)).catch(() => undefined);
  if (d.genre !== 'lecture') return void (gap(p.cursor, Number(d.seq)) !== 'old' && catchUp(p));
  // Receipts come in bursts and nobody waits for them.
  if (d.par !== p.me) soon(p); // that I read changes nothing here
});
// A stream that resumed from our cursor sends everything since; only one that started without a cursor leaves a gap.
on('spico:flux', d => { if (pane && d.neuf && !d.suite) catchUp(pane); });
on('spico:reprise', () => { if (pane) catchUp(pane); });
addEventListener('online', () => pane && catchUp(pane));
document.addEventListener('visibilitychange', () => {
  if (!pane) return;
  if (document.hidden) pane.hiddenAt = Date.now();
  else if (Date.now() - pane.hiddenAt > 60_000) catchUp(pane);
});

/** A page of history is being put in by htmx. @type {(() => void) | null} */
let restore = null;
let older = false, shown = 0, inSentinel = false;
on('htmx:before:swap', d => {
  const id = d.ctx.target?.id;
  if (!pane || (id !== 'plus' && id !== 'suite')) return;
  older = id === 'plus';
  shown = messages(pane).length;
  inSentinel = !!document.activeElement?.closest('#plus,#suite');
  restore = hold(pane, false);
});
// In the same turn as the insertion: `htmx:after:swap` comes a frame later, the reader would see a jump.
on('htmx:before:settle', () => {
  const p = pane;
  if (!p || !restore) return;
  adopt(p);
  restore();
  restore = null;
  const added = messages(p).length - shown;
  if (added > 0) announce(added === 1 ? '1 message ajouté' : `${added} messages ajoutés`);
  if (inSentinel && document.activeElement === document.body) focusOn(byId('plus-lien') ?? byId('fil-debut') ?? one('.message', p.list));
  cut(p, older);
  watch(p);
  showButton();
});

onClick('#plus-recent,#au-plus-recent', (_, e) => {
  e.preventDefault();
  e.stopImmediatePropagation(); // it is a link: htmx must not follow it as well
  toEnd().then(() => announce('Fin de la discussion'));
}, true);

// @ts-check
/**
 * Session limits (A21.1, RGAA 13.1): warned, extendable, then the page is hidden. `<html data-inactivite>` = idle limit in
 * seconds, `data-fin` = absolute end, seconds since 1970; `data-prolonger` and `data-verrouiller` = addresses to POST to.
 * Loaded a little after the page; what is said, and what follows, is in session.js, loaded then.
 */
import { byId, fire, onClick, page } from '../../../foundation/ui/js/page.js';
import { post } from '../../../foundation/ui/js/requete.js';
import { verdict } from './verrou-temps.js';

const channel = 'BroadcastChannel' in window ? new BroadcastChannel(`spico-session${page.prefixe ?? ''}`) : null;
let seen = Date.now();
let reported = seen;
/** There was activity here that the server does not know of yet. */
let unreported = false;
let stage = '';
let over = false;
/** The control interrupted by a 401; it resumes after the new sign-in. @type {HTMLElement | null} */
let interrupted = null;

/** An htmx request was answered 401. @param {any} ctx */
export function refused(ctx) {
  if (ctx.sourceEvent?.isTrusted) interrupted = ctx.sourceElement;
  if (!ctx.hx?.trigger?.includes('spico:session')) fire('spico:session');
}

/** Repeats the interrupted control, once. */
export function takeInterrupted() {
  const it = interrupted;
  interrupted = null;
  return it;
}

/** Hide or show everything but dialogs and announcements. @param {boolean} yes */
export function blur(yes) {
  document.documentElement.classList.toggle('verrouille', yes);
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('body > :not(dialog,[role=status],[role=alert],#toasts)'))) {
    part.inert = yes;
    part.style.filter = yes ? 'blur(14px)' : ''; // CSSOM: allowed by the policy, and waits for no style sheet
  }
}

const limits = () => verdict({ now: Date.now(), seen, idle: 1000 * Number(page.inactivite ?? 0), end: 1000 * Number(page.fin ?? 0) });

/** Activity in any tab counts for all; past the limit, a key press doesn't prove who presses it. */
function active() {
  const now = Date.now();
  if (over || now - seen < 1000 || limits().state === 'over') return;
  seen = now;
  unreported = true;
  reportSometimes();
}

/** *Rester connecté*; nothing is extended once it is over. */
export function extend() {
  if (over || limits().state === 'over') return;
  seen = Date.now();
  report();
}

/** Activity is reported at most once a minute, and the last one a minute late at most: no other request of ours counts as activity. */
function reportSometimes() {
  if (unreported && Date.now() - reported > 60_000) report();
}

function report() {
  reported = Date.now();
  unreported = false;
  channel?.postMessage({ seen });
  if (page.prolonger) post(page.prolonger).catch(() => undefined);
}

function look() {
  if (over) return;
  const v = limits();
  if (v.state === 'over') return void lockNow(true);
  reportSometimes();
  if (v.state === 'warn' && v.stage !== stage) warn(v.left, v.stage !== 'end');
  if (v.state === 'open' && stage) closeQuestion();
  stage = v.stage;
}

const closeQuestion = () => /** @type {HTMLDialogElement | null} */ (byId('question'))?.close();

/** @param {number} left ms @param {boolean} modal a dialog, or a sentence only */
const warn = (left, modal) => import('./session.js').then(m => m.warn(left, modal));

/**
 * *Verrouiller maintenant*, or the idle limit. The page is hidden first: the network may be away. Another product's page may have seen
 * activity that this one did not: then the session goes on, here too.
 * @param {boolean} [idle]
 */
export async function lockNow(idle = false) {
  over = true;
  blur(true);
  closeQuestion();
  const fields = { inactivite: idle ? '1' : '' };
  const answer = page.verrouiller && await post(page.verrouiller, { fields }).catch(() => undefined);
  const ago = answer && answer.headers.get('X-Actif');
  if (ago) {
    over = false;
    stage = '';
    seen = Date.now() - 1000 * Number(ago);
    return blur(false);
  }
  fire('spico:session', { etat: 'verrouillee' });
}

/** This tab was unlocked: the others of the account are too. */
export const tellUnlocked = () => channel?.postMessage({ compte: page.compte });

/** Handles what the server, the stream or another tab reports about the session. @param {{etat?: string, adresse?: string}} d */
export function told(d) {
  const state = d.etat ?? 'terminee';
  if (state === 'revoquee' || state === 'verrouillee') blur(true);
  over = state !== 'ouverte';
  if (!over) { seen = reported = Date.now(); stage = ''; }
  import('./session.js').then(m => m.react(state, d));
}

if (page.compte) {
  // Locking must work without network: all that it needs is fetched while there is one.
  Promise.all([import('./session.js'), import('./deverrou.js'), import('../../../foundation/ui/js/dialogue.js')]).catch(() => undefined);
  for (const type of ['pointerdown', 'keydown', 'wheel', 'touchstart']) addEventListener(type, active, { passive: true, capture: true });
  document.addEventListener('visibilitychange', look);
  setInterval(look, 5000);
  onClick('form[action$="/verrou/fermer"] button', (_, e) => { e.preventDefault(); lockNow(); });
  // A page opened with a session tells the others. Another account than theirs: theirs must not stay on screen.
  channel?.addEventListener('message', ({ data }) => {
    seen = Math.max(seen, data.seen ?? 0);
    if (!data.compte) return;
    if (data.compte !== page.compte) { blur(true); location.reload(); }
    else if (over) fire('spico:session', { etat: 'ouverte' });
  });
  tellUnlocked();
}

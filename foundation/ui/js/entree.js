// @ts-check
/**
 * The one script of a page, after htmx: the base at once, the rest when the page shows something that needs it. A boosted
 * navigation brings no script of its own, so the same look is taken after each swap. The modules of a room are named by the page:
 * `data-module` on the part that they make live, and on `<html>` those of every page of a session, and the session's guard.
 */
import './tt.js';
import './a11y.js';
import './ui.js';
import { every, on, one, page } from './page.js';

const nothing = () => undefined;

/** Our own components. @type {[selector: string, load: () => Promise<unknown>][]} */
const PARTS = [['.jeton', () => import('./jetons.js')], ['[data-suit]', () => import('./suivi.js')]];

/** @param {string | undefined} list */
const addresses = list => (list ?? '').split(' ').filter(Boolean);

/** The modules of one of our files. @param {string} address @returns {Promise<any[]>} */
const served = async address => (/^\/s\/[\w.-]+\.js$/.test(address) ? Object.values(await import(address)) : []);

/** Files that a page named: their modules look at each new page. @type {Set<string>} */
const known = new Set(page.compte ? addresses(page.modules) : []);

function look() {
  for (const [selector, load] of PARTS) if (one(selector)) load().catch(nothing);
  for (const part of every('[data-module]')) addresses(part.dataset.module).forEach(address => known.add(address));
  for (const address of known) served(address).then(modules => modules.forEach(m => m.start?.()), nothing);
}

// A picker and a measure are loaded by the field that needs them, when it is reached.
document.addEventListener('focusin', e => {
  const reached = /** @type {Element} */ (e.target);
  if (reached.matches('[data-choix-url],[data-mentions-url]')) import('./choix.js').catch(nothing);
  if (reached.matches('[data-max]')) import('./longueur.js').catch(nothing);
});

/* The session: its guard comes a little after the page, or when something is said of it. */
const guard = async () => (await served(page.garde ?? '')).find(m => m.lockNow);
on('spico:session', d => guard().then(m => m?.told(d)));
on('spico:verrouiller', () => guard().then(m => m?.lockNow()));
on('htmx:after:request', ({ ctx }) => { if (ctx.response.status === 401) guard().then(m => m?.refused(ctx)); });

if (page.compte) {
  if (page.acces !== 'portail') import('./flux.js'); // the stream is not for a password-only session (I-6)
  import('./clavier.js');
  setTimeout(() => guard().catch(nothing), 2000);
}

// A page shown again from the browser's memory may belong to a session that ended: it waits there hidden, and is read anew.
addEventListener('pagehide', e => { document.body.hidden = e.persisted; });
addEventListener('pageshow', e => { if (e.persisted) location.reload(); });

// htmx starts on a timer, perhaps before these modules: `<body hx-ignore>` makes it wait for the Trusted Types policy.
document.body.removeAttribute('hx-ignore');
htmx.process(document.body);

on('htmx:after:swap', look);
look();

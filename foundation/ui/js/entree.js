// @ts-check
/**
 * The one script of a page, after htmx: the base at once, the rest when the page shows something that needs it. A boosted
 * navigation brings no script of its own, so the same look is taken after each swap.
 */
import './tt.js';
import './a11y.js';
import './ui.js';
import { on, page } from './page.js';

/** @type {[selector: string, load: () => Promise<{start?: () => void}>][]} */
const ISLANDS = [
  ['#fil', thread],
  ['#discussions', () => import('./liste.js')],
  ['.jeton', () => import('./jetons.js')],
  ['[data-suit]', () => import('./suivi.js')],
  ['[data-politique],[data-montre]', () => import('./mot-de-passe.js')],
  ['form[action$="/deconnexion"],[data-envois]', () => import('./file-envoi.js')],
];

async function thread() {
  const fil = await import('./fil.js');
  await Promise.all([import('./compositeur.js'), import('./fil-vie.js'), import('./volets.js')]);
  return fil;
}

/** Modules that asked to look at each new page. @type {Set<string>} */
const known = new Set();

async function look() {
  for (const [selector, load] of ISLANDS) {
    if (!known.has(selector) && !document.querySelector(selector)) continue;
    known.add(selector);
    (await load()).start?.();
  }
}

// A picker and a measure are loaded by the field that needs them, when it is reached.
document.addEventListener('focusin', e => {
  const reached = /** @type {Element} */ (e.target);
  if (reached.matches('[data-choix-url],[data-mentions-url]')) import('./choix.js').catch(() => undefined);
  if (reached.matches('[data-max]')) import('./longueur.js').catch(() => undefined);
});

/* The session: its guard comes a little after the page, or when something is said of it. */
const guard = () => import('./verrou.js');
on('spico:session', d => guard().then(m => m.told(d)));
on('spico:verrouiller', () => guard().then(m => m.lockNow()));
on('htmx:after:request', ({ ctx }) => { if (ctx.response.status === 401) guard().then(m => m.refused(ctx)); });

if (page.compte) {
  if (page.acces !== 'portail') import('./flux.js'); // the stream is not for a password-only session (I-6)
  import('./clavier.js');
  // Locking must work without network: all that it needs is fetched while there is one.
  setTimeout(() => Promise.all([guard(), import('./session.js'), import('./dialogue.js')]).catch(() => undefined), 2000);
}

// A page shown again from the browser's memory may belong to a session that ended: it waits there hidden, and is read anew.
addEventListener('pagehide', e => { document.body.hidden = e.persisted; });
addEventListener('pageshow', e => { if (e.persisted) location.reload(); });

// htmx starts on a timer, perhaps before these modules: `<body hx-ignore>` makes it wait for the Trusted Types policy.
document.body.removeAttribute('hx-ignore');
htmx.process(document.body);

on('htmx:after:swap', look);
look();

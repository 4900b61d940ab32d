// @ts-check
/**
 * The session is over, locked, revoked or open again; loaded when that happens. The page stays, what was typed stays, and the refused
 * action resumes. Nothing readable is left on screen when the session was taken away.
 */
import { announce } from '../../../foundation/ui/js/a11y.js';
import { addressOf, element, fire } from '../../../foundation/ui/js/page.js';
import { get, post } from '../../../foundation/ui/js/requete.js';
import { openDialog } from '../../../foundation/ui/js/ui.js';
import { blur, extend, takeInterrupted, tellUnlocked } from './verrou.js';
import { inWords } from './verrou-temps.js';

/** @type {HTMLDialogElement | null} */
let dialog = null;

const TITLES = { verrouillee: 'Session verrouillée', terminee: 'Votre session est terminée', renforcer: 'Une connexion renforcée est nécessaire', cgu: 'Des conditions d’utilisation sont à accepter' };
const LINKS = { renforcer: 'Renforcer la connexion', cgu: 'Lire les conditions' };
/** A dialog is about to open. */
let opening = false;

/** @param {string} state @param {{adresse?: string}} detail `adresse`: where to go on */
export async function react(state, { adresse }) {
  if (state === 'ouverte') return reopened();
  if (state === 'revoquee') return location.replace(addressOf('/connexion?motif=revoquee'));
  if (dialog || opening) return;
  opening = true;
  const name = state in LINKS ? null : await lockedName(state === 'verrouillee');
  const form = name && await import('./deverrou.js').then(m => m.passwordForm(name, unlocked, () => { close(); show('terminee'); }), () => null);
  opening = false;
  if (form) blur(true);
  show(form ? 'verrouillee' : state, adresse, form);
}

/** The account whose password unlocks the session; null when it is over. @param {boolean} must the page is locked, and perhaps the network kept it from the server @returns {Promise<string | null>} */
async function lockedName(must) {
  try {
    const { verrouillee, nom } = await (await get('/verrou', { headers: { Accept: 'application/json' } })).json();
    if (verrouillee) return nom;
    return must && (await post('/verrou/fermer', { fields: {} })).ok ? lockedName(false) : null;
  } catch { return null; }
}

function unlocked() {
  fire('spico:session', { etat: 'ouverte' });
  tellUnlocked();
}

/** @param {string} state @param {string} [adresse] @param {HTMLElement | null | ''} [form] */
function show(state, adresse, form) {
  const title = TITLES[/** @type {keyof typeof TITLES} */ (state)] ?? TITLES.terminee;
  dialog = /** @type {HTMLDialogElement} */ (element('dialog', { class: 'question', 'aria-labelledby': 'session-titre', 'hx-ignore': true },
    element('h2', { id: 'session-titre' }, title), ...(form ? [form] : elsewhere(state, adresse))));
  dialog.addEventListener('cancel', e => e.preventDefault());
  document.body.append(dialog);
  openDialog(dialog);
  announce(title, true);
}

/** The next step is another page, opened beside this one. @param {string} state @param {string} [adresse] */
function elsewhere(state, adresse) {
  const href = adresse ?? addressOf(`/connexion?suite=${encodeURIComponent(location.pathname)}`);
  const link = element('a', { class: 'bouton principal', href, target: '_blank', rel: 'opener' }, LINKS[/** @type {keyof typeof LINKS} */ (state)] ?? 'Se reconnecter');
  return [element('p', {}, 'Ce que vous avez écrit est conservé. Continuez dans la fenêtre qui s’ouvre, puis revenez ici\u00A0: tout reprendra où vous en étiez.'),
    element('div', { class: 'actions' }, link)];
}

function close() {
  dialog?.close();
  dialog?.remove();
  dialog = null;
}

/** The session will end soon. @param {number} left ms @param {boolean} modal a dialog that extends it, or a sentence only */
export async function warn(left, modal) {
  const title = `Votre session se ferme dans ${inWords(left)}.`;
  const kept = 'Vos brouillons sont conservés.';
  if (!modal) return fire('spico:toast', { texte: title });
  announce(`${title} ${kept}`, true);
  const { ask } = await import('../../../foundation/ui/js/dialogue.js');
  await ask({ title, body: [kept], buttons: [['rester', 'Rester connecté', 'bouton principal']] });
  extend();
}

function reopened() {
  blur(false);
  close();
  const source = takeInterrupted();
  if (!source?.isConnected) return;
  if (source instanceof HTMLFormElement) source.requestSubmit(); else source.click();
}

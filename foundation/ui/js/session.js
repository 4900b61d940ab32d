// @ts-check
/**
 * The session is over, locked, revoked or open again; loaded when that happens. The page stays, what was typed stays, the
 * refused action resumes. Nothing readable is left on screen when the session was taken away.
 */
import { announce } from './a11y.js';
import { element, fire } from './page.js';
import { get, post } from './requete.js';
import { openDialog } from './ui.js';
import { blur, extend, takeInterrupted, tellUnlocked } from './verrou.js';
import { inWords } from './verrou-temps.js';

/** @type {HTMLDialogElement | null} */
let dialog = null;

const TITLES = { verrouillee: 'Session verrouillée', terminee: 'Votre session est terminée', renforcer: 'Une connexion renforcée est nécessaire', cgu: 'Les conditions d’utilisation ont changé' };
const LINKS = { renforcer: 'Renforcer la connexion', cgu: 'Lire les conditions' };
const JSON_WANTED = { Accept: 'application/json' };
/** A dialog is about to open. */
let opening = false;

/** @param {string} state @param {{adresse?: string}} detail `adresse`: where to go on */
export async function react(state, { adresse }) {
  if (state === 'ouverte') return reopened();
  if (state === 'revoquee') return location.replace('/connexion?motif=revoquee');
  if (dialog || opening) return;
  opening = true;
  const name = state in LINKS ? null : await lockedName();
  opening = false;
  show(state, adresse, name);
}

/** Whose locked session a password opens again; nobody's when it is over. @returns {Promise<string | null>} */
async function lockedName() {
  try {
    const { verrouillee, nom } = await (await get('/verrou', { headers: JSON_WANTED })).json();
    return verrouillee ? nom : null;
  } catch { return null; }
}

/** @param {string} state @param {string} [adresse] @param {string | null} [name] */
function show(state, adresse, name) {
  if (name) blur(true);
  const title = name ? TITLES.verrouillee : TITLES[/** @type {keyof typeof TITLES} */ (state)] ?? TITLES.terminee;
  dialog = /** @type {HTMLDialogElement} */ (element('dialog', { class: 'question', 'aria-labelledby': 'session-titre', 'hx-ignore': true },
    element('h2', { id: 'session-titre' }, title), ...(name ? password(name) : elsewhere(state, adresse))));
  dialog.addEventListener('cancel', e => e.preventDefault());
  document.body.append(dialog);
  openDialog(dialog);
  announce(title, true);
}

/** The way on is another page, beside this one. @param {string} state @param {string} [adresse] */
function elsewhere(state, adresse) {
  const href = adresse ?? `/connexion?suite=${encodeURIComponent(location.pathname)}`;
  const link = element('a', { class: 'bouton principal', href, target: '_blank', rel: 'opener' }, LINKS[/** @type {keyof typeof LINKS} */ (state)] ?? 'Se reconnecter');
  return [element('p', {}, 'Ce que vous avez écrit est conservé. Continuez dans la fenêtre qui s’ouvre, puis revenez ici\u00A0: tout reprendra où vous en étiez.'),
    element('div', { class: 'actions' }, link)];
}

/** The password, here: nothing of the page is left. @param {string} name */
function password(name) {
  const field = /** @type {HTMLInputElement} */ (element('input', { id: 'verrou-mot-de-passe', type: 'password', name: 'mot-de-passe', autocomplete: 'current-password', required: true, 'aria-describedby': 'verrou-erreur' }));
  const wrong = element('p', { id: 'verrou-erreur', class: 'erreur', role: 'alert' });
  const form = element('form', {},
    element('p', {}, `Ce que vous avez écrit est conservé. Saisissez le mot de passe de ${name} pour reprendre.`),
    element('div', { class: 'champ' }, element('label', { for: field.id }, 'Mot de passe'), field, wrong),
    element('div', { class: 'actions' }, element('button', { class: 'bouton principal' }, 'Déverrouiller'), element('a', { class: 'bouton', href: '/verrou' }, 'Ce n’est pas moi')));
  form.addEventListener('submit', async e => {
    e.preventDefault();
    const why = await unlock(field.value);
    if (why === null) return;
    wrong.textContent = why;
    field.setAttribute('aria-invalid', 'true');
    field.value = '';
    field.focus();
  });
  return [form];
}

/** Why it stays locked; `null` when it doesn't. @param {string} typed @returns {Promise<string | null>} */
async function unlock(typed) {
  try {
    const answer = await post('/verrou', { fields: { 'mot-de-passe': typed }, headers: JSON_WANTED });
    if (answer.ok) {
      fire('spico:session', { etat: 'ouverte' });
      tellUnlocked();
      return null;
    }
    if (answer.status === 404) {
      close();
      show('terminee');
      return null;
    }
    const told = await answer.json();
    return told.champs[0]?.message ?? told.message;
  } catch {
    return 'Le service ne répond pas. Vérifiez le réseau, puis réessayez.';
  }
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
  const { ask } = await import('./dialogue.js');
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

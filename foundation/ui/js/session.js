// @ts-check
/**
 * The session is over, locked, revoked or open again; loaded when that happens. The page stays, what was typed stays, the
 * refused action resumes. Nothing readable is left on screen when the session was taken away.
 */
import { announce } from './a11y.js';
import { element } from './requete.js';
import { openDialog } from './ui.js';
import { blur, takeInterrupted } from './verrou.js';

/** @type {HTMLDialogElement | null} */
let dialog = null;

/** @param {string} state @param {{url?: string}} detail `url`: where to sign in again */
export function react(state, { url }) {
  if (state === 'ouverte') return reopened();
  if (state === 'revoquee') return location.replace('/connexion?motif=revoquee');
  if (dialog) return;
  const title = state === 'verrouillee' ? 'Session verrouillée' : 'Votre session est terminée';
  const here = encodeURIComponent(location.pathname + location.search);
  const link = element('a', { class: 'bouton principal', href: url ?? `/connexion?retour=${here}`, target: '_blank', rel: 'opener' }, 'Se reconnecter');
  dialog = /** @type {HTMLDialogElement} */ (element('dialog', { class: 'question', 'aria-labelledby': 'session-titre', 'hx-ignore': true },
    element('h2', { id: 'session-titre' }, title),
    element('p', {}, 'Ce que vous avez écrit est conservé. Reconnectez-vous dans la fenêtre qui s’ouvre, puis revenez ici\u00A0: tout reprendra où vous en étiez.'),
    element('div', { class: 'actions' }, link)));
  dialog.addEventListener('cancel', e => e.preventDefault());
  document.body.append(dialog);
  openDialog(dialog);
  announce(`${title}. Reconnectez-vous pour continuer.`, true);
}

function reopened() {
  blur(false);
  dialog?.close();
  dialog?.remove();
  dialog = null;
  const source = takeInterrupted();
  if (!source?.isConnected) return;
  if (source instanceof HTMLFormElement) source.requestSubmit(); else source.click();
}

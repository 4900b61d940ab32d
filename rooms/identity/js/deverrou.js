// @ts-check
/** Asks for the password of a locked session, in place: the page's content is removed. Loaded when a session is locked. */
import { addressOf, element } from '../../../foundation/ui/js/page.js';
import { post } from '../../../foundation/ui/js/requete.js';

/** @param {string} name whose session it is @param {() => void} unlocked @param {() => void} over the session has ended meanwhile */
export function passwordForm(name, unlocked, over) {
  const field = /** @type {HTMLInputElement} */ (element('input', { class: 'saisie', id: 'verrou-mot-de-passe', type: 'password', name: 'mot-de-passe', autocomplete: 'current-password', required: true, 'aria-describedby': 'verrou-erreur' }));
  const wrong = element('p', { id: 'verrou-erreur', class: 'erreur', role: 'alert' });
  const form = element('form', {},
    element('p', {}, `Ce que vous avez écrit est conservé. Pour reprendre, saisissez le mot de passe du compte «\u00A0${name}\u00A0».`),
    element('div', { class: 'champ' }, element('label', { class: 'libelle', for: field.id }, 'Mot de passe'), field, wrong),
    element('div', { class: 'actions' }, element('button', { class: 'bouton principal' }, 'Déverrouiller'), element('a', { class: 'bouton', href: addressOf('/verrou') }, 'Ce n’est pas moi')));
  form.addEventListener('submit', async e => {
    e.preventDefault();
    const why = await unlock(field.value, unlocked, over);
    if (!why) return;
    wrong.textContent = why;
    field.setAttribute('aria-invalid', 'true');
    field.value = '';
    field.focus();
  });
  return form;
}

/** Why it stays locked. @param {string} typed @param {() => void} unlocked @param {() => void} over @returns {Promise<string>} */
async function unlock(typed, unlocked, over) {
  try {
    const answer = await post('/verrou', { fields: { 'mot-de-passe': typed }, headers: { Accept: 'application/json' } });
    if (answer.ok) unlocked();
    else if (answer.status === 401) over();
    else {
      const told = await answer.json();
      return told.champs[0]?.message ?? told.message;
    }
    return '';
  } catch {
    return 'Le service ne répond pas. Vérifiez le réseau, puis réessayez.';
  }
}

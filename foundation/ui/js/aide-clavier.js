// @ts-check
/** The list of shortcuts, loaded when it is asked for. */
import { byId, element } from './page.js';
import { openDialog } from './ui.js';

const KEYS = [
  ['Ctrl + K ou /', 'Rechercher'], ['g puis a', 'Accueil'], ['g puis d', 'Discussions'], ['g puis n', 'Annuaire'],
  ['n', 'Nouveau message'], ['j / k', 'Ligne suivante / précédente'], ['Entrée', 'Ouvrir'], ['Échap', 'Revenir, fermer'],
  ['e / r', 'Écrire / répondre au message'], ['Ctrl + Entrée', 'Envoyer'], ['Maj + Entrée', 'Aller à la ligne'],
  ['↑ dans un champ vide', 'Modifier mon dernier message'], ['Alt + ↑ / ↓', 'Discussion précédente / suivante'],
  ['Alt + Maj + ↓', 'Prochaine discussion non lue'], ['m', 'Discussion muette'], ['s', 'Favori'], ['u', 'Marquer non lu'],
  ['@', 'Mentionner quelqu’un'], ['Ctrl + L', 'Verrouiller'], ['?', 'Cette aide'],
];

/** Open it; the page's own `#aide-clavier` wins. */
export function show() {
  let dialog = byId('aide-clavier');
  if (!dialog) {
    const rows = KEYS.map(([keys, what]) => element('tr', {}, element('th', { scope: 'row' }, element('kbd', {}, keys ?? '')), element('td', {}, what ?? '')));
    dialog = element('dialog', { id: 'aide-clavier', 'aria-labelledby': 'aide-clavier-titre' },
      element('h2', { id: 'aide-clavier-titre' }, 'Raccourcis clavier'),
      element('table', {}, element('tbody', {}, ...rows)),
      element('form', { method: 'dialog' }, element('button', { class: 'bouton' }, 'Fermer')));
    document.body.append(dialog);
  }
  openDialog(/** @type {HTMLDialogElement} */ (dialog));
}

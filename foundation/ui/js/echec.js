// @ts-check
/** What can be done with a message that could not be sent; loaded when one fails. */
import { announce, focusOn } from './a11y.js';
import { putBack } from './compositeur.js';
import { removeEcho } from './echo.js';
import { retry, withdraw } from './file-envoi.js';
import { byId, element, onClick } from './page.js';

/** @param {HTMLElement} line the state of its bubble @param {string} id */
export function offer(line, id) {
  if (line.dataset.etat !== 'echec' || line.querySelector('[data-envoi]')) return;
  for (const [act, label] of [['reessayer', 'Réessayer'], ['modifier', 'Modifier'], ['supprimer', 'Supprimer']]) {
    line.append(' ', element('button', { type: 'button', class: 'lien', 'data-envoi': act, 'data-id': id }, label ?? ''));
  }
}

onClick('[data-envoi]', async ({ dataset: { envoi, id = '' } }) => {
  if (envoi === 'reessayer') await retry(id);
  else {
    const item = await withdraw(id);
    if (!item) return;
    removeEcho(id);
    if (envoi === 'modifier') putBack(item.text); else announce('Message supprimé');
  }
  focusOn(byId('texte'));
});

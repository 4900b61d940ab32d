// @ts-check
/**
 * A message has waited for more than a day; loaded when one has. What can be done with it is here too: one may not reach its
 * conversation any more.
 */
import { conversation } from './adresse.js';
import { items } from './file-envoi.js';
import { byId, element } from '../../../foundation/ui/js/page.js';

// What deletes it.
import('./echec.js').catch(() => undefined);

/** @param {import('./file-etat.js').Item} item */
export function show({ id, conv, text }) {
  const shown = byId('vieux-envois');
  if (shown?.dataset.pour === id || !items.has(id)) return;
  shown?.remove();
  document.body.prepend(element('div', { id: 'vieux-envois', role: 'alert', class: 'bandeau flottant', 'data-pour': id },
    element('p', {}, 'Un message attend depuis plus de 24\u00A0heures et n’est pas parti. ', element('a', { href: conversation(conv, '') }, 'Ouvrez la discussion'),
      ' pour le renvoyer\u00A0; si elle ne s’ouvre plus, copiez-le si besoin, puis supprimez-le.'),
    element('button', { type: 'button', class: 'bouton', 'data-copie': text }, 'Copier'),
    element('button', { type: 'button', class: 'bouton', 'data-envoi': 'supprimer', 'data-id': id }, 'Supprimer')));
}

// @ts-check
/** A message has waited for more than a day; loaded when one has. */
import { byId, element } from './page.js';

export function show() {
  if (byId('vieux-envois')) return;
  document.body.prepend(element('div', { id: 'vieux-envois', role: 'alert', class: 'bandeau' },
    element('p', {}, 'Un message attend depuis plus de 24 heures et n’est pas parti. Ouvrez la discussion pour le renvoyer ou le supprimer.')));
}

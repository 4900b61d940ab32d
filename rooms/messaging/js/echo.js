// @ts-check
/** The bubble of a message that the server has not placed yet: text by `textContent`, state as icon and word. */
import { current, keepPlace } from './fil.js';
import { canUndo } from './file-etat.js';
import { byId, element, one } from '../../../foundation/ui/js/page.js';

const WORDS = { retenu: 'Part dans un instant', en_attente_reseau: 'En attente du réseau', envoi: 'Envoi…', envoye: 'Envoyé', echec: 'Échec' };

/**
 * Show or update the echo of one message.
 * @param {import('./file-etat.js').Item} item
 */
export function showEcho(item) {
  const pane = current();
  if (!pane || pane.conv !== item.conv) return;
  if (one(`:scope > [data-client="${CSS.escape(item.id)}"]`, pane.list)) return;
  let row = byId(`m-${item.id}`);
  if (row && !row.matches('.echo')) return;
  if (!row) {
    if (byId('suite') || !item.text) return;
    row = build(item, pane.me);
    const made = row;
    keepPlace(pane, () => pane.list.append(made));
    pane.scroller.scrollTop = 0; // what one writes is what one wants to see
  }
  state(row, item);
}

/** @param {string} id */
export function removeEcho(id) {
  const row = byId(`m-${id}`);
  if (row?.matches('.echo')) row.remove();
}

/** @param {import('./file-etat.js').Item} item @param {string} me */
function build(item, me) {
  const text = element('div', { class: 'texte', dir: 'auto', 'hx-ignore': true });
  text.textContent = item.text;
  return element('li', { class: 'message moi echo', id: `m-${item.id}`, 'data-auteur': me },
    element('article', { tabindex: '-1' }, element('div', { class: 'bulle' }, text),
      element('div', { class: 'message-pied' }, element('span', { class: 'etat' }))));
}

/** @param {HTMLElement} row @param {import('./file-etat.js').Item} item */
function state(row, item) {
  const line = one('.etat', row);
  if (!line || row.dataset.etat === item.state) return;
  row.dataset.etat = item.state;
  line.setAttribute('data-etat', item.state);
  line.replaceChildren(WORDS[item.state] + (item.state === 'echec' && item.why ? `\u00A0: ${item.why}` : ''));
  if (item.state === 'echec' || canUndo(item)) import('./echec.js').then(m => m.offer(line, item), () => undefined);
}

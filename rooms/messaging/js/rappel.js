// @ts-check
/** A message was taken back after its answer was lost: its author is told what the server has. Loaded when needed. */
import { conversation } from './adresse.js';
import { current, receive } from './fil.js';
import { fire } from '../../../foundation/ui/js/page.js';
import { get } from '../../../foundation/ui/js/requete.js';
import { fragment } from '../../../foundation/ui/js/tt.js';

/** @typedef {import('./file-etat.js').Item} Item */

/** @param {Item} item @param {import('./file-etat.js').Result} result what the server said of it @param {string} html the message as it is now */
export async function recalled(item, result, html) {
  if (result.kind !== 'refused') {
    const pane = current();
    if (pane?.conv === item.conv) receive(pane, fragment(html));
    return tell('Le message était déjà parti\u00A0: il a été retiré, et chacun voit qu’un message l’a été.', 'info');
  }
  if (!result.absent) return tell('Un message dont vous aviez annulé l’envoi était déjà parti et n’a pas pu être retiré. Il est dans la discussion.');
  if (!await reached(item)) tell('Un message dont vous aviez annulé l’envoi est peut-être parti. Pour le vérifier, ouvrez la discussion sous la situation d’exercice d’alors, ou demandez à un participant.');
}

/**
 * Whether the conversation can still be read under the situation under which the message was written. Only then « not there » means that it
 * never arrived: the server also says so of what must stay hidden.
 * @param {Item} item
 */
async function reached({ conv, me }) {
  const answer = await get(conversation(conv, ''), { headers: { 'X-Liste': 'tenue' } }).catch(() => null);
  return !!me && !!answer?.ok && (await answer.text()).includes(`data-moi="${me}"`);
}

/** @param {string} texte */
const tell = (texte, genre = 'erreur') => fire('spico:toast', { genre, texte });

// @ts-check
/** A message was taken back whose answer had been lost, and it had arrived. Loaded when that is known. */
import { current, receive } from './fil.js';
import { fragment } from './tt.js';
import { toast } from './ui.js';

/** @param {{conv: string, html: string}} told `html`: the message as it is now; empty: the server refused to take it back */
export function recalled({ conv, html }) {
  if (!html) return toast('Un message dont vous aviez annulé l’envoi était déjà parti et n’a pas pu être retiré. Il est dans la discussion.', 'erreur');
  const pane = current();
  if (pane?.conv === conv) receive(pane, fragment(html));
  toast('Le message était déjà parti\u00A0: il a été retiré, et chacun voit qu’un message l’a été.');
}

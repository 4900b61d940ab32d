// @ts-check
/** *Annuler l'envoi*, 8 s: before the message left it never leaves, afterwards it is retracted with its trace (C15.1). */
import { announce, focusOn } from './a11y.js';
import { removeEcho } from './echo.js';
import { withdraw } from './file-envoi.js';
import { current, receive } from './fil.js';
import { byId, element } from './page.js';
import { conversation, post } from './requete.js';
import { fragment } from './tt.js';
import { toast } from './ui.js';

const UNDO = 8_000;
let timer = 0;

/** @typedef {{id: string, conv: string, text: string}} Sent */

/** @param {Sent} sent @param {HTMLElement | null} form @param {(text: string) => void} putBack */
export function offerUndo(sent, form, putBack) {
  byId('annuler-envoi')?.remove();
  clearTimeout(timer);
  const button = element('button', { type: 'button', class: 'lien' }, 'Annuler l’envoi');
  const bar = element('p', { id: 'annuler-envoi' }, button);
  form?.before(bar);
  timer = window.setTimeout(() => {
    if (bar.contains(document.activeElement)) focusOn(form?.querySelector('textarea'));
    bar.remove();
  }, UNDO);
  button.onclick = () => { bar.remove(); undo(sent, putBack); };
}

/** @param {Sent} sent @param {(text: string) => void} putBack */
async function undo({ id, conv, text }, putBack) {
  if (await withdraw(id)) {
    removeEcho(id);
    announce('Envoi annulé');
    return putBack(text);
  }
  const message = byId(`m-${id}`)?.dataset.message ?? id;
  try {
    const answer = await post(conversation(conv, `/messages/${encodeURIComponent(message)}/retirer`));
    if (!answer.ok) throw new Error('refused');
    const found = fragment(await answer.text()), pane = current();
    if (pane?.conv === conv) receive(pane, found);
    announce('Message retiré');
    putBack(text);
  } catch {
    toast('Le message n’a pas pu être retiré. Vous pouvez encore le retirer depuis son menu.', 'erreur');
  }
}

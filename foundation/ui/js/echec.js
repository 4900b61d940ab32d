// @ts-check
/**
 * What can be done with a message that has not left: taken back while it waits, tried again when it was refused. After that it is
 * retracted from its menu, with its trace (C15.1). Loaded when there is one.
 */
import { announce, focusOn } from './a11y.js';
import { removeEcho } from './echo.js';
import { drop, items, keep, load, pump } from './file-envoi.js';
import { retry, undone } from './file-etat.js';
import { byId, element, onClick } from './page.js';
import { toast } from './ui.js';

const FAILED = [['reessayer', 'Réessayer'], ['modifier', 'Modifier'], ['supprimer', 'Supprimer']];

/** @param {HTMLElement} line the state of its bubble @param {import('./file-etat.js').Item} item */
export function offer(line, { id, state }) {
  if (line.dataset.etat !== state || line.querySelector('[data-envoi]')) return;
  for (const [act, label] of state === 'echec' ? FAILED : [['annuler', 'Annuler l’envoi']]) {
    line.append(' ', element('button', { type: 'button', class: 'lien', 'data-envoi': act, 'data-id': id }, label ?? ''));
  }
}

/** @param {string} id */
async function again(id) {
  const item = items.get(id);
  if (!item) return;
  await keep(retry(item, Date.now()));
  pump();
}

/** Null when the message is on its way or gone. @param {string} id @returns {Promise<import('./file-etat.js').Item | null>} */
async function withdraw(id) {
  // Another tab may be sending it.
  await load();
  const item = items.get(id);
  if (!item || item.state === 'envoi') return null;
  const left = undone(item, Date.now());
  if (left) {
    await keep(left);
    pump();
  } else await drop(id);
  return item;
}

onClick('[data-envoi]', async ({ dataset: { envoi, id = '' } }) => {
  /** @type {any} */
  const area = byId('texte');
  if (envoi === 'reessayer') await again(id);
  else {
    const item = await withdraw(id);
    if (!item) return toast('Ce message est déjà parti. Vous pouvez le retirer depuis son menu.', 'erreur');
    removeEcho(id);
    announce(envoi === 'annuler' ? 'Envoi annulé' : envoi === 'modifier' ? 'Message à modifier' : 'Message supprimé');
    if (area && envoi !== 'supprimer' && item.state !== 'retenu') {
      area.value = item.text + (area.value && `\n${area.value}`);
      // Whoever was chosen in the list is still meant.
      area.form.mentions.value += ` ${item.mentions ?? ''}`;
      if (item.reply) import('./reponse.js').then(m => m.answer(byId(`m-${item.reply.split('-')[1]}`)));
      area.dispatchEvent(new Event('input', { bubbles: true }));
    }
  }
  focusOn(area);
});

// @ts-check
/**
 * The actions on an unsent message: taken back while it waits, tried again when it was refused. Once sent, it is retracted from its menu,
 * with its trace (C15.1). Loaded when there is one.
 */
import { announce, focusOn } from '../../../foundation/ui/js/a11y.js';
import { removeEcho } from './echo.js';
import { current } from './fil.js';
import { drop, items, keep, load, pump } from './file-envoi.js';
import { retry, undone } from './file-etat.js';
import { byId, element, onClick } from '../../../foundation/ui/js/page.js';
import { toast } from '../../../foundation/ui/js/ui.js';

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

onClick('[data-envoi]', async ({ dataset: { envoi, id = '' } }) => {
  if (envoi === 'reessayer') await again(id);
  else {
    // Another tab may be sending it.
    await load();
    const item = items.get(id);
    if (!item || item.state === 'envoi') return toast('Ce message est déjà parti. Vous pouvez le retirer depuis son menu.', 'erreur');
    if (envoi !== 'supprimer' && item.state !== 'retenu' && !takeUp(item)) {
      return toast('Vous ne pouvez plus écrire ici. Copiez ce texte.', 'erreur');
    }
    const left = undone(item, Date.now());
    if (left) {
      await keep(left);
      pump();
    } else await drop(id);
    removeEcho(id);
    announce(envoi === 'annuler' ? 'Envoi annulé' : envoi === 'modifier' ? 'Message à modifier' : 'Message supprimé');
  }
  focusOn(byId('texte'));
});

/** Puts its text into the composer before it is deleted elsewhere. False where there is no composer. @param {import('./file-etat.js').Item} item */
function takeUp(item) {
  /** @type {any} */
  const area = byId('texte');
  if (!area || (current()?.conv ?? item.conv) !== item.conv) return false;
  area.value = item.text + (area.value && `\n${area.value}`);
  // Whoever was chosen in the list is still meant.
  area.form.mentions.value += ` ${item.mentions ?? ''}`;
  if (item.reply) import('./reponse.js').then(m => m.answer(byId(`m-${item.reply.split('-')[1]}`)));
  return area.dispatchEvent(new Event('input', { bubbles: true }));
}

// @ts-check
/** The next message will answer this one. Loaded when one is to be answered. */
import { focusOn } from '../../../foundation/ui/js/a11y.js';
import { addresses } from './fil-vie.js';
import { byId, element, one } from '../../../foundation/ui/js/page.js';

/** @param {HTMLElement | null} message */
export function answer(message) {
  const area = one('#compositeur textarea'), target = /** @type {HTMLInputElement | null} */ (one('#compositeur [name=reponse_a]'));
  const zone = byId('reponse'), to = addresses(message);
  // Another conversation may have been opened since it was asked for.
  if (!target || !zone || !message || message.isConnected === false || !to) return false;
  target.value = to.name;
  byId('reponse-texte')?.replaceChildren(element('strong', {}, one('.auteur', message)?.textContent ?? ''), ' ', (one('.texte', message)?.textContent ?? '').trim().slice(0, 120));
  zone.hidden = false;
  return focusOn(area);
}

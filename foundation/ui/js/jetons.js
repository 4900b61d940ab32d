// @ts-check
/** What was chosen in a picker, as chips: `data-choix-cible="ul-id" data-choix-nom="membre"` adds each with a hidden input. */
import { announce } from './a11y.js';
import { byId, element, every, onClick, one } from './page.js';

/** @param {HTMLElement} field @param {string} label @param {string} value */
export function add(field, label, value) {
  const zone = byId(field.dataset.choixCible ?? '');
  const name = field.dataset.choixNom ?? 'choix';
  if (!zone || every('input', zone).some(i => i.getAttribute('name') === name && /** @type {HTMLInputElement} */ (i).value === value)) return;
  const remove = element('button', { type: 'button', class: 'retirer', 'aria-label': `Retirer ${label}` }, '×');
  zone.append(element('li', { class: 'jeton' }, element('span', {}, label), element('input', { type: 'hidden', name, value }), remove));
  announce(`${label} ajouté`);
}

onClick('.jeton .retirer', button => {
  const chip = button.closest('.jeton');
  const neighbour = chip?.nextElementSibling ?? chip?.previousElementSibling ?? null;
  announce(`${one('span', chip)?.textContent ?? ''} retiré`);
  chip?.remove();
  one('.retirer', neighbour)?.focus();
});

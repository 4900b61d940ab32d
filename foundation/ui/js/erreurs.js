// @ts-check
/**
 * A form that comes back: each field that the summary names is marked as the server marks it in a whole page, so that a screen reader reads
 * the error with its field (RGAA 11.10). Loaded when a summary arrives.
 */
import { byId, element, every, one } from './page.js';

/** The marks of the answer before. */
let undo = /** @type {(() => void)[]} */ ([]);

/** @param {Element} summary */
export function mark(summary) {
  for (const act of undo.splice(0)) act();
  for (const link of every('a[href^="#"]', summary)) {
    const id = (link.getAttribute('href') ?? '').slice(1);
    const field = byId(id) ?? one(`#contenu [name="${CSS.escape(id.replace(/^champ-/, ''))}"]:not([type=hidden])`);
    if (!field) {
      link.removeAttribute('href'); // it would lead nowhere
      continue;
    }
    if (field.id) link.setAttribute('href', `#${field.id}`);
    unfold(field);
    say(field, id, link.textContent ?? '', summary);
  }
}

/** A group of choices is described as one: its field set. @param {HTMLElement} field @param {string} id @param {string} words @param {Element} summary */
function say(field, id, words, summary) {
  const group = /** @type {HTMLElement | null} */ (field.closest('fieldset.champ'));
  const told = group ?? field, box = field.closest('.champ') ?? field.parentElement;
  byId(`${id}-erreur`)?.remove();
  const icon = one('h2 svg', summary)?.cloneNode(true) ?? '';
  const line = element('p', { class: 'erreur', id: `${id}-erreur` }, icon,
    element('span', {}, element('span', { class: 'visuellement-cache' }, 'Erreur\u00A0: '), words));
  const before = told.getAttribute('aria-describedby') ?? '';
  const others = before.split(' ').filter(other => other && other !== line.id);
  told.setAttribute('aria-describedby', [...others, line.id].join(' '));
  if (!group) field.setAttribute('aria-invalid', 'true');
  box?.classList.add('en-erreur');
  box?.append(line);
  undo.push(() => {
    line.remove();
    if (others.length) told.setAttribute('aria-describedby', others.join(' ')); else told.removeAttribute('aria-describedby');
    field.removeAttribute('aria-invalid');
    box?.classList.remove('en-erreur');
  });
}

/** A section with errors is shown unfolded. @param {HTMLElement} field */
function unfold(field) {
  for (let part = field.closest('details'); part; part = part.parentElement?.closest('details') ?? null) part.open = true;
}

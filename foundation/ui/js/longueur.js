// @ts-check
/** A text that is too long is kept whole, counted and not sent: `maxlength` would silently cut what is pasted. */
import { announce } from './a11y.js';
import { byId, element } from './page.js';

/** @typedef {HTMLInputElement | HTMLTextAreaElement} Field */

/** @param {number} n @param {string} one @param {string} many */
const count = (n, one, many) => `${n.toLocaleString('fr-FR')}\u00A0${n > 1 ? many : one}`;

/** Says how many characters (not UTF-16 units) are too many, in the server's own words (`kernel::text::too_long`). @param {Field} field */
function measure(field) {
  const max = Number(field.dataset.max), length = [...field.value.normalize().trim()].length;
  const id = `${field.id}-longueur`, told = byId(id);
  if (length <= max) {
    if (!told) return;
    told.remove();
    field.setCustomValidity('');
    field.removeAttribute('aria-invalid');
    return describe(field, id, false);
  }
  const why = `Ce texte a ${count(length - max, 'caractère', 'caractères')} de trop\u00A0: ${length.toLocaleString('fr-FR')}, pour ${max.toLocaleString('fr-FR')} au plus. Raccourcissez-le.`;
  field.setCustomValidity(why);
  if (told) return told.replaceChildren(why);
  (field.closest('.ligne-saisie') ?? field).after(element('p', { id, class: 'erreur trop-long' }, why));
  field.setAttribute('aria-invalid', 'true');
  describe(field, id, true);
  announce(why, true); // once: at each key it would drown what is written
}

/** @param {Field} field @param {string} id @param {boolean} on */
function describe(field, id, on) {
  const ids = (field.getAttribute('aria-describedby') ?? '').split(' ').filter(other => other && other !== id);
  field.setAttribute('aria-describedby', (on ? [...ids, id] : ids).join(' '));
}

/** @param {EventTarget | null} target */
const look = target => { if (target instanceof Element && target.matches('[data-max]')) measure(/** @type {Field} */ (target)); };

for (const moment of ['input', 'focusin']) document.addEventListener(moment, e => look(e.target));
look(document.activeElement);

// @ts-check
/**
 * People picker over a plain form. `<input role=combobox data-choix-url="/annuaire/choix?q=" aria-controls=l>` gets a list
 * that the server renders: `<li role=option id data-valeur data-libelle>`; each choice becomes a chip (jetons.js).
 * `<textarea data-mentions-url>`: the same list for `@`; who was chosen goes into the form's field `mentions`.
 */
import { announce } from './a11y.js';
import { byId, element, every, one } from './page.js';
import { get } from './requete.js';
import { fragment } from './tt.js';

/** @typedef {HTMLInputElement | HTMLTextAreaElement} Field */
/** @typedef {{field: Field, list: HTMLElement, turn: number, timer: number, from: number}} Picker */
/** @type {WeakMap<Field, Picker>} */
const pickers = new WeakMap();
let serial = 0;
/** An option that can be chosen; the others are only text. */
const OPTION = '[role=option]:not([aria-disabled=true])';

/** @param {Field} field @returns {Picker} */
function pickerOf(field) {
  let picker = pickers.get(field);
  if (picker) return picker;
  const id = field.getAttribute('aria-controls') ?? `choix-${++serial}`;
  let list = byId(id);
  if (!list) {
    list = element('ul', { id, role: 'listbox', class: 'choix', 'aria-label': field.dataset.choixTitre ?? 'Propositions' });
    field.after(list);
  }
  list.hidden = true;
  // Ready before the first choice.
  if (field.dataset.choixCible) import('./jetons.js');
  field.setAttribute('aria-controls', id);
  field.setAttribute('aria-autocomplete', 'list');
  field.setAttribute('aria-expanded', 'false');
  field.autocomplete = 'off';
  picker = { field, list, turn: 0, timer: 0, from: 0 };
  pickers.set(field, picker);
  // The field keeps the focus.
  list.addEventListener('pointerdown', e => e.preventDefault());
  list.addEventListener('click', e => {
    const option = /** @type {HTMLElement | null} */ (/** @type {Element} */ (e.target).closest(OPTION));
    if (option && picker) choose(picker, option);
  });
  return picker;
}

/** The typed text to search for, or null. @param {Picker} p */
function query(p) {
  if (p.field.dataset.choixUrl) return p.field.value.trim();
  const caret = p.field.selectionStart ?? 0;
  const typed = /(?:^|[^\p{L}\p{N}])@([\p{L}\p{M}\p{N}.'’-]{0,40})$/u.exec(p.field.value.slice(0, caret));
  if (!typed) return null;
  p.from = caret - (typed[1]?.length ?? 0) - 1;
  return typed[1] ?? '';
}

/** @param {Picker} p */
async function look(p) {
  const words = query(p);
  const turn = ++p.turn;
  const least = p.field.dataset.choixUrl ? 2 : 0;
  if (words === null || words.length < least) return close(p);
  try {
    const answer = await get((p.field.dataset.choixUrl ?? p.field.dataset.mentionsUrl ?? '') + encodeURIComponent(words));
    const text = await answer.text();
    if (turn !== p.turn || !answer.ok) return;
    show(p, fragment(text));
  } catch { if (turn === p.turn) close(p); }
}

/** @param {Picker} p @param {DocumentFragment} found a listbox or bare options */
function show(p, found) {
  const options = every(OPTION, found);
  const rest = one('[role=listbox]', found) ?? found;
  p.list.replaceChildren(...rest.childNodes);
  options.forEach((o, i) => { o.id ||= `${p.list.id}-${i}`; });
  const open = options.length > 0 || !!p.list.textContent?.trim();
  p.list.hidden = !open;
  p.field.setAttribute('aria-expanded', String(open));
  p.field.removeAttribute('aria-activedescendant');
  announce(options.length === 0 ? 'Aucun résultat' : options.length === 1 ? '1 résultat' : `${options.length} résultats`);
  if (!p.field.dataset.choixUrl) move(p, 1);
}

/** @param {Picker} p */
function close(p) {
  p.turn++;
  p.list.hidden = true;
  p.field.setAttribute('aria-expanded', 'false');
  p.field.removeAttribute('aria-activedescendant');
}

/** @param {Picker} p @returns {HTMLElement | null} */
const current = p => byId(p.field.getAttribute('aria-activedescendant') ?? '');

/** @param {Picker} p @param {number} step */
function move(p, step) {
  const options = every(OPTION, p.list);
  if (!options.length) return;
  const at = options.findIndex(o => o === current(p));
  const next = options.at(at < 0 ? (step > 0 ? 0 : -1) : (at + step) % options.length);
  options.forEach(o => o.setAttribute('aria-selected', String(o === next)));
  if (!next) return;
  p.field.setAttribute('aria-activedescendant', next.id);
  next.scrollIntoView({ block: 'nearest' });
}

/** The form's field that holds who was chosen. @param {any} field */
const chosen = field => field.form?.mentions;

/** @param {Picker} p @param {HTMLElement} option */
function choose(p, option) {
  const { field } = p;
  const label = option.dataset.libelle ?? option.textContent?.trim() ?? '';
  const value = option.dataset.valeur ?? '';
  close(p);
  if (!field.dataset.choixUrl) {
    field.setRangeText(`@${label} `, p.from, field.selectionStart ?? p.from, 'end');
    const kept = chosen(field);
    if (kept) kept.value += ` ${value}`;
    // The draft holds it.
    field.dispatchEvent(new Event('input', { bubbles: true }));
  } else {
    import('./jetons.js').then(m => m.add(field, label, value));
    field.value = '';
  }
  field.focus();
}

/** @param {{target: EventTarget | null}} e @returns {Field | null} */
const fieldOf = e => (e.target instanceof HTMLInputElement || e.target instanceof HTMLTextAreaElement) && (e.target.dataset.choixUrl || e.target.dataset.mentionsUrl) ? e.target : null;

document.addEventListener('input', e => {
  const field = fieldOf(e);
  if (!field) return;
  const p = pickerOf(field), kept = chosen(field);
  // Another message: the choices for the last one don't apply.
  if (kept && !field.value.includes('@')) kept.value = '';
  clearTimeout(p.timer);
  p.timer = window.setTimeout(look, 200, p);
});
// Capture: the list answers before the composer's Enter.
document.addEventListener('keydown', e => {
  const field = fieldOf(e);
  const p = field && pickers.get(field);
  if (!p || e.isComposing) return;
  const option = current(p), people = every(OPTION, p.list);
  // A name that is typed is no choice yet: Enter takes the only proposal, or goes to the list.
  if (e.key === 'Enter' && !option && field.dataset.choixUrl && field.value.trim()) {
    e.preventDefault();
    if (p.list.hidden) look(p); else if (people.length === 1) choose(p, people[0]); else move(p, 1);
    return;
  }
  if (p.list.hidden) return;
  if (e.key === 'ArrowDown' || e.key === 'ArrowUp') move(p, e.key === 'ArrowDown' ? 1 : -1);
  else if (e.key === 'Escape') close(p);
  else if ((e.key === 'Enter' || (e.key === 'Tab' && field.dataset.mentionsUrl)) && option) choose(p, option);
  else return;
  e.preventDefault();
  e.stopImmediatePropagation();
}, true);
// What was typed before this module came.
const early = fieldOf({ target: document.activeElement });
if (early?.dataset.choixUrl && early.value) look(pickerOf(early));

document.addEventListener('focusout', e => {
  const field = fieldOf(e);
  const p = field && pickers.get(field);
  if (p) close(p);
});

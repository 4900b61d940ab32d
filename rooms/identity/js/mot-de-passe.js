// @ts-check
/**
 * Live password checklist (A10.1). The field carries the policy: `<input data-politique='{"longueur":12,…}' id=x>`; the
 * server's list `<ul data-criteres-de="x"><li data-critere="longueur">…` is filled in, or made here when it is absent. Who
 * the account belongs to: the form's `autocomplete=username` field, and `data-identifiants='["…"]'`.
 */
import { announce } from '../../../foundation/ui/js/a11y.js';
import { byId, element, every, onClick, one } from '../../../foundation/ui/js/page.js';
import { check } from './regle-mot-de-passe.js';

/** @typedef {import('./regle-mot-de-passe.js').Policy} Policy */

/** @param {HTMLInputElement} field */
function attach(field) {
  if (field.dataset.suivi) return;
  /** @type {Policy} */
  let policy;
  try { policy = JSON.parse(field.dataset.politique ?? ''); } catch { return; }
  if (!policy?.lignes) return;
  field.dataset.suivi = 'oui';
  const list = listFor(field, policy);
  let timer = 0;
  field.addEventListener('input', () => {
    const missing = show(list, policy, field);
    clearTimeout(timer);
    timer = window.setTimeout(() => announce(missing.length ? missing.join('. ') : 'Le mot de passe convient.'), 1500);
  });
  show(list, policy, field);
}

/** @param {HTMLInputElement} field @param {Policy} policy */
function listFor(field, policy) {
  const made = one(`[data-criteres-de="${CSS.escape(field.id)}"]`);
  if (made) return made;
  const list = element('ul', { class: 'criteres', 'data-criteres-de': field.id, id: `${field.id}-criteres` },
    ...policy.lignes.map(({ cle, demande }) => element('li', { 'data-critere': cle }, demande)));
  (field.closest('.champ') ?? field).after(list);
  field.setAttribute('aria-describedby', `${field.getAttribute('aria-describedby') ?? ''} ${list.id}`.trim());
  return list;
}

/** @param {HTMLInputElement} field @returns {string[]} */
function personal(field) {
  /** @type {string[]} */
  let told = [];
  try { told = JSON.parse(field.dataset.identifiants ?? '[]'); } catch { /* none */ }
  return [...told, ...every('input[autocomplete=username]', field.form).map(n => /** @type {HTMLInputElement} */ (n).value)];
}

/** @param {Element} list @param {Policy} policy @param {HTMLInputElement} field @returns {string[]} what is missing, in words */
function show(list, policy, field) {
  const typed = field.value;
  /** @type {string[]} */
  const missing = [];
  for (const { key, met, wrong, words } of check(policy, typed, personal(field))) {
    const line = one(`[data-critere="${key}"]`, list);
    if (!met) missing.push(words);
    if (!line) continue;
    // Nothing typed yet is neither right nor wrong, even for a rule that an empty text respects.
    line.dataset.etat = !typed ? 'attente' : met ? 'ok' : wrong ? 'faute' : 'manque';
    const asked = policy.lignes.find(l => l.cle === key)?.demande ?? words;
    line.replaceChildren(typed ? words : asked, element('span', { class: 'visuellement-cache' }, !typed ? '' : met ? ' (respecté)' : ' (à corriger)'));
  }
  return missing;
}

onClick('[data-montre]', button => {
  const field = byId(button.dataset.montre);
  if (!(field instanceof HTMLInputElement)) return;
  const shown = field.type === 'text';
  field.type = shown ? 'password' : 'text';
  button.setAttribute('aria-pressed', String(!shown));
});

/** Find the fields of a page or fragment. */
export function start() {
  every('input[data-politique]').forEach(f => attach(/** @type {HTMLInputElement} */ (f)));
}

// @ts-check
/**
 * Live password checklist (A10.1). The field carries the policy: `<input data-politique='{"longueur":12,…}' id=x>`; the
 * server's list `<ul data-criteres-de="x"><li data-critere="longueur">…` is filled in, or made here when it is absent.
 */
import { announce } from './a11y.js';
import { byId, element } from './requete.js';
import { check, offence, wording } from './regle-mot-de-passe.js';

/** @param {HTMLInputElement} field */
function attach(field) {
  if (field.dataset.suivi) return;
  /** @type {import('./regle-mot-de-passe.js').Policy} */
  let policy;
  try { policy = JSON.parse(field.dataset.politique ?? ''); } catch { return; }
  field.dataset.suivi = 'oui';
  const list = listFor(field, policy);
  let timer = 0;
  field.addEventListener('input', () => {
    const missing = show(list, policy, field.value);
    clearTimeout(timer);
    timer = window.setTimeout(() => announce(missing.length ? `Il reste\u00A0: ${missing.join(', ')}` : 'Le mot de passe convient.'), 1500);
  });
  show(list, policy, field.value);
}

/** @param {HTMLInputElement} field @param {import('./regle-mot-de-passe.js').Policy} policy */
function listFor(field, policy) {
  const made = document.querySelector(`[data-criteres-de="${CSS.escape(field.id)}"]`);
  if (made) return made;
  const list = element('ul', { class: 'criteres', 'data-criteres-de': field.id, id: `${field.id}-criteres` });
  for (const { key } of check(policy, '')) list.append(element('li', { 'data-critere': key }, wording(key, policy)));
  (field.closest('.champ') ?? field).after(list);
  field.setAttribute('aria-describedby', `${field.getAttribute('aria-describedby') ?? ''} ${list.id}`.trim());
  return list;
}

/** @param {Element} list @param {import('./regle-mot-de-passe.js').Policy} policy @param {string} text @returns {string[]} what is missing, in words */
function show(list, policy, text) {
  /** @type {string[]} */
  const missing = [];
  for (const result of check(policy, text)) {
    const line = list.querySelector(`[data-critere="${result.key}"]`);
    if (!(line instanceof HTMLElement)) continue;
    const words = (line.dataset.texte ??= line.textContent?.trim() ?? '');
    const wrong = offence(result);
    // Nothing typed yet is neither right nor wrong, even for a rule that an empty text respects.
    line.dataset.etat = !text ? 'attente' : result.met ? 'ok' : wrong ? 'faute' : 'manque';
    line.replaceChildren(wrong ? `${words} — à retirer\u00A0: ${wrong}` : words, element('span', { class: 'visuellement-cache' }, !text ? '' : result.met ? ' (respecté)' : ' (à corriger)'));
    if (!result.met) missing.push(wrong ? `retirer ${wrong}` : words.toLowerCase());
  }
  return missing;
}

document.addEventListener('click', e => {
  const button = e.target instanceof Element ? e.target.closest('[data-montre]') : null;
  const field = button instanceof HTMLElement ? byId(button.dataset.montre ?? '') : null;
  if (!button || !(field instanceof HTMLInputElement)) return;
  const shown = field.type === 'text';
  field.type = shown ? 'password' : 'text';
  button.setAttribute('aria-pressed', String(!shown));
});

/** Find the fields of a page or fragment. @param {ParentNode} [root] */
export function start(root = document) {
  root.querySelectorAll('input[data-politique]').forEach(f => f instanceof HTMLInputElement && attach(f));
}

// @ts-check
/** Questions asked in a dialog built from text; loaded when the first one is asked. Never `window.confirm`. */
import { element } from './page.js';
import { openDialog } from './ui.js';

/**
 * Resolves with the `value` of the button, '' when it was dismissed.
 * @param {{title: string, body?: string[], buttons: [value: string, label: string, kind?: string][]}} what
 * @returns {Promise<string>}
 */
export function ask({ title, body = [], buttons }) {
  const form = element('form', { method: 'dialog' }, element('h2', { id: 'question-titre' }, title), ...body.map(b => element('p', {}, b)),
    element('div', { class: 'actions' }, ...buttons.map(([value, label, kind]) => element('button', { value, class: kind ?? 'bouton' }, label))));
  const dialog = /** @type {HTMLDialogElement} */ (element('dialog', { id: 'question', class: 'question', 'aria-labelledby': 'question-titre', 'hx-ignore': true }, form));
  document.body.append(dialog);
  openDialog(dialog);
  return new Promise(resolve => dialog.addEventListener('close', () => {
    dialog.remove();
    resolve(dialog.returnValue);
  }, { once: true }));
}

/** @param {string} question @param {string} [label] of the button that does it @param {boolean} [danger] */
export const confirm = async (question, label = 'Confirmer', danger = false) =>
  await ask({ title: question, buttons: [['', 'Annuler'], ['oui', label, danger ? 'bouton danger' : 'bouton principal']] }) === 'oui';

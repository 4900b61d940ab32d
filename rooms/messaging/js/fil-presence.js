// @ts-check
/**
 * Who has the thread open: sent on opening and once a minute, and once in answer to a newcomer. Loaded by small conversations only.
 */
import { conversation } from './adresse.js';
import { current } from './fil.js';
import { byId, on, slow } from '../../../foundation/ui/js/page.js';
import { post } from '../../../foundation/ui/js/requete.js';

/** Role id → time-out. @type {Map<string, number>} */
const here = new Map();

function sayHere() {
  const pane = current();
  if (pane && byId('presence') && !document.hidden && !slow() && navigator.onLine) post(conversation(pane.conv, '/presence')).catch(() => undefined);
}

function showHere() {
  const line = byId('presence'), n = here.size;
  if (line) line.textContent = n ? ` · ${line.dataset.groupe ? `${n} ` : ''}en ligne` : '';
}

/** @param {string} role */
function left(role) {
  clearTimeout(here.get(role));
  if (here.delete(role)) showHere();
}

on('spico:presence', d => {
  if (d.conv !== current()?.conv) return;
  if (!here.has(d.role)) sayHere();
  clearTimeout(here.get(d.role));
  here.set(d.role, window.setTimeout(left, 90_000, d.role));
  showHere();
});
on('spico:fil', sayHere);
sayHere();
setInterval(sayHere, 60_000);
on('spico:fil-ferme', () => { [...here.keys()].forEach(left); });

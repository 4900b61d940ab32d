// @ts-check
/** Who writes at this moment, below the thread. Loaded when somebody does. */
import { current } from './fil.js';
import { typingLine } from './frappe-regles.js';
import { byId, on } from '../../../foundation/ui/js/page.js';

/** Role id → name and time-out. @type {Map<string, {name: string, timer: number}>} */
const typing = new Map();

/** Never announced to screen readers: it would hide more important messages. */
function show() {
  const line = byId('frappe');
  if (line) line.textContent = typingLine([...typing.values()].map(t => t.name));
}

/** @param {string} role */
function stop(role) {
  clearTimeout(typing.get(role)?.timer);
  if (typing.delete(role)) show();
}

/** @param {any} d what the stream said */
export function typed(d) {
  const pane = current();
  if (!pane || d.conv !== pane.conv || !d.role || d.role === pane.me) return;
  clearTimeout(typing.get(d.role)?.timer);
  typing.set(d.role, { name: String(d.qui ?? ''), timer: window.setTimeout(stop, 5000, d.role) });
  show();
}

on('spico:signal', d => { if (d.genre === 'message' && d.conv === current()?.conv) stop(d.par); });
on('spico:fil-ferme', () => { [...typing.keys()].forEach(stop); });

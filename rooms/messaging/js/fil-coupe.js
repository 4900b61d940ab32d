// @ts-check
/** Trimming a thread that grew long; loaded when one does. */
import { conversation } from './adresse.js';
import { seqOf } from './fil.js';
import { trim } from './fil-ordre.js';
import { byId, element } from '../../../foundation/ui/js/page.js';

/** @typedef {import('./fil.js').Pane} Pane */

/** Keeps at most 300 messages: those at the end that is not being read are removed and a link takes their place; true when some were. @param {Pane} p @param {HTMLElement[]} all @param {boolean} [old] */
export function cut(p, all, old) {
  const rows = all.filter(m => Number.isFinite(seqOf(m)));
  const up = -p.scroller.scrollTop, down = p.scroller.scrollHeight - p.scroller.clientHeight - up;
  const { end, remove } = trim(rows.length, old ?? down < up);
  if (!remove) return false;
  const gone = end === 'old' ? rows.slice(0, remove) : rows.slice(-remove);
  if (gone.some(g => g.contains(document.activeElement))) return false;
  gone.forEach(g => g.remove());
  const edge = end === 'old' ? rows[remove] : rows[rows.length - remove - 1];
  if (edge) sentinel(p, end, seqOf(edge));
  return true;
}

/** @param {Pane} p @param {'old' | 'new'} end @param {number} seq */
function sentinel(p, end, seq) {
  const id = end === 'old' ? 'plus' : 'suite';
  byId(id)?.remove();
  const url = conversation(p.conv, `?${end === 'old' ? 'avant' : 'apres'}=${seq}`);
  const link = element('a', { id: `${id}-lien`, href: url, 'hx-get': url, 'hx-trigger': 'click, intersect once root:#fil-scroll',
    'hx-target': `#${id}`, 'hx-swap': 'outerHTML' }, end === 'old' ? 'Messages précédents' : 'Messages suivants');
  const row = element('li', { id, class: 'sentinelle' }, link);
  if (end === 'old') p.list.prepend(row); else p.list.append(row);
  htmx.process(row);
}

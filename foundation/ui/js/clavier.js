// @ts-check
/**
 * The keyboard map (accessibility §4). Off with `<html data-raccourcis="non">`; remapped with `data-touches='{"j":"l"}'`
 * (map key → key to press). An element marked `data-raccourci="n"` is what the key presses.
 */
import { announce, focusOn } from './a11y.js';
import { byId, fire, page } from './requete.js';

const PLACES = { 'g a': '/', 'g d': '/discussions', 'g n': '/annuaire' };
/** @param {Element | null} at */
const inField = at => !!at?.closest('input:not([type=checkbox],[type=radio]),textarea,select,[contenteditable=true],dialog[open]');
/** @param {Element | null | undefined} e */
const press = e => { if (e instanceof HTMLElement) { e.click(); return true; } return false; };
/** @param {string} key */
const marked = key => {
  const rows = document.activeElement?.closest('li,tr,article,[data-rangees] > *');
  return rows?.querySelector(`[data-raccourci="${CSS.escape(key)}"]`) ?? document.querySelector(`[data-raccourci="${CSS.escape(key)}"]`);
};
/** @type {Map<string, string>} */
const remapped = new Map();
try {
  for (const [to, from] of Object.entries(JSON.parse(page.touches ?? '{}'))) remapped.set(String(from), to);
} catch { /* an unreadable preference is no preference */ }

let prefix = '';
let prefixAt = 0;

document.addEventListener('keydown', e => {
  if (page.raccourcis === 'non' || e.defaultPrevented || e.isComposing) return;
  const act = e.ctrlKey || e.metaKey ? withCtrl(e) : e.altKey ? withAlt(e) : plain(e);
  if (act?.() === true) e.preventDefault();
});

/** @param {KeyboardEvent} e @returns {(() => unknown) | null} */
function withCtrl(e) {
  if (e.altKey || e.shiftKey) return null;
  if (e.key === 'k') return search;
  if (e.key === 'l' && page.compte) return () => { fire('spico:verrouiller'); return true; };
  return null;
}

/** @param {KeyboardEvent} e @returns {(() => unknown) | null} */
function withAlt(e) {
  if (e.key === 'ArrowDown') return () => conversation(1, e.shiftKey);
  if (e.key === 'ArrowUp') return () => conversation(-1, false);
  return null;
}

/** @param {KeyboardEvent} e @returns {(() => unknown) | null} */
function plain(e) {
  if (e.key === 'Escape') return inField(document.activeElement) ? null : () => press(marked('retour'));
  if (inField(e.target instanceof Element ? e.target : null) || e.key.length > 1) return null;
  const now = Date.now();
  const key = remapped.get(e.key) ?? e.key;
  if (prefix && now - prefixAt < 1500) {
    const two = `${prefix} ${key}`;
    prefix = '';
    return () => go(two);
  }
  if (key === 'g') {
    prefix = key;
    prefixAt = now;
    return null;
  }
  /** @type {Record<string, () => unknown>} */
  const map = { '/': search, '?': help, j: () => row(1), k: () => row(-1), e: write, r: reply };
  return map[key] ?? (() => press(marked(key)));
}

/** @param {string} two */
function go(two) {
  if (press(marked(two))) return true;
  const place = /** @type {Record<string, string>} */ (PLACES)[two];
  if (!place) return false;
  if (!press(document.querySelector(`a[href="${place}"]`))) location.assign(place);
  return true;
}

const search = () => focusOn(marked('/') ?? document.querySelector('[role=search] input, input[type=search]'));
const write = () => focusOn(document.querySelector('#compositeur textarea'));
const reply = () => press(document.activeElement?.closest('.message')?.querySelector('[data-repondre]'));

/** @param {number} step */
function row(step) {
  const list = document.activeElement?.closest('[data-rangees],#discussions,#fil') ?? document.querySelector('[data-rangees],#discussions');
  const rows = [...(list?.children ?? [])].filter(r => r instanceof HTMLElement && r.offsetParent && r.querySelector('a[href],article'));
  const at = rows.findIndex(r => r.contains(document.activeElement));
  const next = rows[at < 0 ? 0 : at + step];
  return !!next && focusOn(next.querySelector('a[href]:not([tabindex="-1"])') && !next.matches('.message') ? next.querySelector('a[href]') : next.querySelector('article') ?? next);
}

/** @param {number} step @param {boolean} unread */
function conversation(step, unread) {
  const links = [...document.querySelectorAll('#discussions > li[data-conv]')];
  const open = byId('fil')?.dataset.conv;
  const at = links.findIndex(l => l instanceof HTMLElement && l.dataset.conv === open);
  const found = unread ? links.find((l, i) => i !== at && l.querySelector('[data-non-lus]')) : links[at + step];
  if (!found) announce(unread ? 'Aucune autre discussion non lue' : step > 0 ? 'Dernière discussion' : 'Première discussion');
  press(found?.querySelector('a[href]'));
  return links.length > 0;
}

function help() {
  import('./aide-clavier.js').then(m => m.show());
  return true;
}

// @ts-check
/**
 * The keyboard map (accessibility §4). Single keys are off with `<html data-raccourcis="non">` (RGAA 12.10). An element marked
 * `data-raccourci="n"` is what the key presses, or the field that it reaches; a room's module binds what an element can't say.
 */
import { focusOn } from './a11y.js';
import { addressOf, every, fire, one, page } from './page.js';

const PLACES = { 'g a': '/', 'g d': '/discussions', 'g n': '/annuaire' };
/** @param {Element | null} at */
const inField = at => !!at?.closest('input:not([type=checkbox],[type=radio]),textarea,select,[contenteditable=true],dialog[open]');
/** @param {HTMLElement} e */
const seen = e => e.getClientRects().length > 0;
/** @param {HTMLElement | null | undefined} e */
const press = e => {
  if (e?.matches('input,textarea,select')) return focusOn(e);
  e?.click();
  return !!e;
};
/** @param {string} key */
const marked = key => {
  const wanted = `[data-raccourci="${CSS.escape(key)}"]`;
  return one(wanted, document.activeElement?.closest('li,tr,[data-rangees] > *') ?? null) ?? one(wanted);
};

/** @typedef {(e: KeyboardEvent) => unknown} Act what answers true has used the key */
/** @type {Map<string, Act>} */
const bound = new Map();

/** @param {string} key `r`, `Alt+ArrowDown` @param {Act} act */
export const bind = (key, act) => { bound.set(key, act); };

let prefix = '';
let prefixAt = 0;

document.addEventListener('keydown', e => {
  if (e.defaultPrevented || e.isComposing) return;
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
  const act = bound.get(`Alt+${e.key}`);
  return act ? () => act(e) : null;
}

/** @param {KeyboardEvent} e @returns {(() => unknown) | null} */
function plain(e) {
  if (e.key === 'Escape') return inField(document.activeElement) || every('[popover]').some(seen) ? null : () => press(every('[data-raccourci=retour]').find(seen));
  if (page.raccourcis === 'non' || inField(/** @type {Element} */ (e.target)) || e.key.length > 1) return null;
  const now = Date.now(), { key } = e;
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
  const map = { '/': search, '?': help, j: () => row(1), k: () => row(-1) }, act = bound.get(key);
  return map[key] ?? (() => act?.(e) || press(marked(key)));
}

/** @param {string} two */
function go(two) {
  if (press(marked(two))) return true;
  const place = /** @type {Record<string, string>} */ (PLACES)[two];
  if (!place) return false;
  const address = addressOf(place);
  if (!press(one(`a[href="${address}"]`))) location.assign(address);
  return true;
}

const search = () => focusOn(marked('/') ?? one('[role=search] input, input[type=search]'));

/** @param {number} step */
function row(step) {
  const list = document.activeElement?.closest('[data-rangees]') ?? one('[data-rangees]');
  const rows = every(':scope > *', list).filter(r => r.offsetParent && one('a[href],article', r));
  const at = rows.findIndex(r => r.contains(document.activeElement));
  const next = rows[at < 0 ? 0 : at + step];
  return !!next && focusOn(one('article', next) ?? one('a[href]', next));
}

function help() {
  import('./aide-clavier.js').then(m => m.show());
  return true;
}

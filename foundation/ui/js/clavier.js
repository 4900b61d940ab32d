// @ts-check
/**
 * The keyboard map (accessibility §4). Single keys are off with `<html data-raccourcis="non">` (RGAA 12.10). An element marked
 * `data-raccourci="n"` is what the key presses.
 */
import { announce, focusOn } from './a11y.js';
import { addressOf, byId, every, fire, one, page } from './page.js';

const PLACES = { 'g a': '/', 'g d': '/discussions', 'g n': '/annuaire' };
/** @param {Element | null} at */
const inField = at => !!at?.closest('input:not([type=checkbox],[type=radio]),textarea,select,[contenteditable=true],dialog[open]');
/** @param {HTMLElement} e */
const seen = e => e.getClientRects().length > 0;
/** @param {HTMLElement | null | undefined} e */
const press = e => { e?.click(); return !!e; };
/** @param {string} key */
const marked = key => {
  const wanted = `[data-raccourci="${CSS.escape(key)}"]`;
  return one(wanted, document.activeElement?.closest('li,tr,[data-rangees] > *') ?? null) ?? one(wanted);
};

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
  if (e.key === 'ArrowDown') return () => conversation(1, e.shiftKey);
  if (e.key === 'ArrowUp') return () => conversation(-1, false);
  return null;
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
  const map = { '/': search, '?': help, j: () => row(1), k: () => row(-1), e: write, r: reply };
  return map[key] ?? (() => press(marked(key)));
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
const write = () => focusOn(one('#compositeur textarea'));
const reply = () => {
  const message = document.activeElement?.closest('#fil > .message');
  return !!message && fire('spico:repondre', { message });
};

/** @param {number} step */
function row(step) {
  const list = document.activeElement?.closest('[data-rangees],#fil') ?? one('[data-rangees],#discussions');
  const rows = every(':scope > *', list).filter(r => r.offsetParent && one('a[href],article', r));
  const at = rows.findIndex(r => r.contains(document.activeElement));
  const next = rows[at < 0 ? 0 : at + step];
  return !!next && focusOn(one('article', next) ?? one('a[href]', next));
}

/** @param {number} step @param {boolean} unread */
function conversation(step, unread) {
  const rows = every('#discussions > .discussion');
  const open = byId('fil')?.dataset.conv;
  const at = rows.findIndex(r => r.id === `conv-${open}`);
  const found = unread ? rows.find((r, i) => i !== at && one('[data-non-lus]', r)) : rows[at + step];
  if (!found) announce(unread ? 'Aucune autre discussion non lue' : step > 0 ? 'Dernière discussion' : 'Première discussion');
  press(one('a[href]', found ?? null));
  return rows.length > 0;
}

function help() {
  import('./aide-clavier.js').then(m => m.show());
  return true;
}

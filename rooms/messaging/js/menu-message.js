// @ts-check
/**
 * The one menu of a thread's messages, moved to the message whose opener is pressed; loaded when the first one is. The opener is a
 * link to the message's own page, which offers the same without it.
 */
import { focusOn } from '../../../foundation/ui/js/a11y.js';
import { current, minutesOf, receive } from './fil.js';
import { parisDay, parisMinutes } from './fil-jours.js';
import { addresses } from './fil-vie.js';
import { byId, element, every, on, onClick, one } from '../../../foundation/ui/js/page.js';
import { answer } from './reponse.js';
import { post } from '../../../foundation/ui/js/requete.js';
import { fragment } from '../../../foundation/ui/js/tt.js';
import { toast } from '../../../foundation/ui/js/ui.js';

/** One's own message can be edited this long (C15), in minutes; the server's clock decides. */
const EDITABLE = 15;
const native = 'popover' in HTMLElement.prototype;

/** @typedef {HTMLElement & {showPopover(o?: {source: HTMLElement}): void, hidePopover(): void}} Menu */

/** As the messages' own icons: one sprite. @param {string} name */
function icon(name) {
  const made = /** @type {SVGElement} */ (one('.fil-tete svg')?.cloneNode(true));
  made?.firstElementChild?.setAttribute('href', (made.firstElementChild.getAttribute('href') ?? '').replace(/#.*/, `#i-${name}`));
  return made ?? '';
}

/** @param {string} tag @param {Record<string, string | boolean>} set @param {string} image @param {string} words */
const item = (tag, set, image, words) => element(tag, set, icon(image), element('span', {}, words));

/** @type {[what: string, icon: string, words: string, kind?: string][]} */
const LINKS = [['repondre', 'reply', 'Répondre'], ['details', 'info', 'Détails et lecture'], ['modifier', 'pencil', 'Modifier', 'si-moi si-recent'],
  ['retirer', 'trash-2', 'Retirer…', 'si-moi']];
const REACTIONS = [['vu', 'eye', 'Vu'], ['merci', 'hand-helping', 'Merci'], ['je_m_en_occupe', 'user-check', 'Je m’en occupe']];

/** The menu; made the first time. @returns {Menu | null} */
function taken() {
  const there = byId('menu-message'), place = byId('fil-section');
  if (there || !place) return /** @type {Menu | null} */ (there);
  const form = element('form', { class: 'menu-reactions', method: 'post', 'aria-label': 'Réagir' },
    ...REACTIONS.map(([value = '', image = '', words = '']) => item('button', { class: 'bouton discret', type: 'submit', name: 'reaction', value }, image, words)));
  const list = element('ul', {}, ...LINKS.map(([what, image, words, kind]) => element('li', { class: kind ?? '' }, item('a', { [`data-${what}`]: true, href: '' }, image, words))));
  const made = element('div', { class: 'menu', id: 'menu-message', popover: true }, form, list);
  place.append(made);
  htmx.process(made);
  return /** @type {Menu} */ (made);
}

/** Sent a moment ago, by the clocks of Paris? @param {Element} row */
function recent(row) {
  /** @type {Element | null} */
  let above = row;
  while (above && !above.matches('.jour')) above = above.previousElementSibling;
  const now = Date.now(), day = /** @type {HTMLElement | null} */ (above)?.dataset.jour ?? '';
  const days = (Date.parse(parisDay(now)) - Date.parse(day)) / 86_400_000;
  return days * 1440 + parisMinutes(now) - minutesOf(row) < EDITABLE;
}

/** @param {Menu} menu @param {HTMLElement} row */
function aim(menu, row) {
  const to = addresses(row);
  if (!to) return false;
  menu.dataset.pour = row.id;
  one('form', menu)?.setAttribute('action', `${to.one}/reaction`);
  for (const [what, href] of [['repondre', to.answer], ['details', to.alone], ['modifier', `${to.one}/modifier`], ['retirer', `${to.one}/retirer`]]) {
    one(`[data-${what}]`, menu)?.setAttribute('href', href ?? '');
  }
  const mine = row.matches('.moi');
  for (const item of every('.si-moi', menu)) item.hidden = !mine || (item.matches('.si-recent') && !recent(row));
  return true;
}

const isOpen = (/** @type {Menu} */ menu) => menu.matches(native ? ':popover-open' : '.ouvert');

function hide() {
  const menu = /** @type {Menu | null} */ (byId('menu-message'));
  if (!menu || !isOpen(menu)) return;
  if (native) menu.hidePopover(); else menu.classList.remove('ouvert');
}

/** The opener that closed the menu on the way down must not open it again on the way up. */
let closing = '';
document.addEventListener('pointerdown', e => {
  const menu = /** @type {Menu | null} */ (byId('menu-message'));
  const row = /** @type {Element} */ (e.target).closest?.('a.plus')?.closest('.message');
  closing = row && menu && isOpen(menu) && menu.dataset.pour === row.id ? row.id : '';
}, true);

/** @param {HTMLElement} opener @param {boolean} keyboard */
export function open(opener, keyboard) {
  const row = /** @type {HTMLElement | null} */ (opener.closest('.message')), menu = taken();
  if (!row || !menu) return;
  const again = closing === row.id;
  closing = '';
  hide();
  if (again || !aim(menu, row)) return;
  if (native) {
    every('a.plus[style]').forEach(other => other.style.removeProperty('anchor-name'));
    opener.style.setProperty('anchor-name', '--message');
    menu.style.setProperty('position-anchor', '--message');
    menu.showPopover({ source: opener });
  } else {
    row.append(menu);
    menu.classList.add('ouvert');
  }
  if (keyboard) focusOn(one('button', menu));
}

/** A reaction is given or taken back: the message comes back as it is now. @param {HTMLFormElement} form @param {string} reaction */
export function react(form, reaction) {
  hide();
  change(form.getAttribute('action') ?? '', { reaction });
}

onClick('#menu-message [data-repondre]', (_, e) => {
  const row = byId(byId('menu-message')?.dataset.pour);
  hide();
  if (!answer(row)) return; // no composer here: the link says why
  e.preventDefault();
  e.stopImmediatePropagation(); // it is a link: htmx must not follow it as well
}, true);
onClick('#menu-message [data-retirer]', async (link, e) => {
  e.preventDefault();
  e.stopImmediatePropagation();
  hide();
  const { confirm } = await import('../../../foundation/ui/js/dialogue.js');
  const sure = await confirm('Retirer ce message\u00A0? Il sera masqué pour tous\u00A0; chacun verra qu’un message a été retiré.', 'Retirer le message', true);
  if (sure) change(link.getAttribute('href') ?? '', {});
}, true);

/** @param {string} url @param {Record<string, string>} fields */
async function change(url, fields) {
  const pane = current();
  const answer = await post(url, { fields }).catch(() => null);
  if (answer?.ok && pane && pane === current()) return receive(pane, fragment(await answer.text()));
  if (!answer?.ok) toast('Ce message n’a pas pu être changé. Vérifiez le réseau, puis réessayez.', 'erreur');
}

/** Edits my last message, if it still can be. */
export function editLast() {
  const row = every('#fil > .message.moi:not(.echo):not(.retire)').at(-1), menu = taken();
  if (row && menu && recent(row) && aim(menu, row)) one('[data-modifier]', menu)?.click();
}

on('spico:fil-ferme', hide);

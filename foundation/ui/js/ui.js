// @ts-check
/** Dialogs, menus, tabs, toasts, disclosure, copy, windows, new version. Everything works without it, less smoothly. */
import { announce, focusOn } from './a11y.js';
import { byId, element, on, page } from './requete.js';
import { workerURL } from './tt.js';

/** @param {string} type @param {string} selector @param {(found: HTMLElement, event: any) => void} act */
const delegate = (type, selector, act) => document.addEventListener(type, e => {
  const found = e.target instanceof Element ? e.target.closest(selector) : null;
  if (found instanceof HTMLElement) act(found, e);
});

/* ---- dialogs ---- */

/** Open modally; on closing, focus returns to the opener, found again by id when the page was refreshed meanwhile. @param {HTMLDialogElement} dialog */
export function openDialog(dialog) {
  const opener = document.activeElement;
  if (dialog.open) return;
  dialog.showModal();
  if (!dialog.querySelector('[autofocus]')) focusOn(dialog.querySelector('input:not([type=hidden]),select,textarea') ?? dialog.querySelector('h1,h2,h3'));
  dialog.addEventListener('close', () => {
    if (opener instanceof HTMLElement) (opener.isConnected ? opener : byId(opener.id))?.focus();
  }, { once: true });
}

on('htmx:confirm', (detail, event) => {
  if (!detail.ctx.confirm) return;
  event.preventDefault();
  const source = detail.ctx.sourceElement.dataset;
  import('./dialogue.js').then(m => m.confirm(detail.ctx.confirm, source.confirmer, source.danger !== undefined))
    .then(yes => (yes ? detail.issueRequest() : detail.dropRequest()), detail.dropRequest);
});

delegate('click', '[data-ouvre]', (b, e) => {
  const dialog = byId(b.dataset.ouvre ?? '');
  if (!(dialog instanceof HTMLDialogElement)) return;
  e.preventDefault();
  openDialog(dialog);
});
delegate('click', '[data-ferme]', b => b.closest('dialog')?.close());

/* ---- disclosure, copy, windows ---- */

delegate('click', '[data-deplie]', b => {
  const panel = byId(b.dataset.deplie ?? '');
  if (!panel) return;
  panel.hidden = !panel.hidden;
  b.setAttribute('aria-expanded', String(!panel.hidden));
});

delegate('click', '[data-copie],[data-copie-de]', async b => {
  const text = b.dataset.copie ?? document.querySelector(b.dataset.copieDe ?? '#')?.textContent ?? '';
  try {
    await navigator.clipboard.writeText(text.trim());
    toast('Copié.');
  } catch { toast('La copie n’est pas permise par ce navigateur. Sélectionnez le texte, puis Ctrl+C.', 'erreur'); }
});

// Each conversation in a window of its own (T20); a second click brings the same window back.
delegate('click', 'a[href*="fenetre=1"]', (a, e) => {
  const link = /** @type {HTMLAnchorElement} */ (a);
  if (e.ctrlKey || e.metaKey || e.shiftKey || !window.open(link.href, `spico${new URL(link.href).pathname}`, 'popup,width=440,height=760')) return;
  e.preventDefault();
});

/* ---- menus and tabs ---- */

const ITEMS = '[role=menuitem],[role=menuitemradio],[role=menuitemcheckbox],[role=tab],a[href],button';

document.addEventListener('keydown', e => {
  const from = e.target instanceof Element ? e.target.closest(ITEMS) : null;
  const group = from?.closest('[role=menu],[role=tablist]');
  if (!from || !group) return;
  const items = [...group.querySelectorAll(ITEMS)].filter(i => i instanceof HTMLElement && i.offsetParent);
  const at = items.indexOf(from);
  const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: -1 }[e.key];
  if (to === undefined) return;
  e.preventDefault();
  /** @type {HTMLElement | undefined} */ (items.at(to % items.length))?.focus();
});

if (!('popover' in HTMLElement.prototype)) import('./repli-menu.js');
document.addEventListener('toggle', e => {
  const menu = /** @type {HTMLElement} */ (e.target);
  if (!menu.id || !menu.hasAttribute?.('popover')) return;
  const open = /** @type {any} */ (e).newState === 'open';
  const button = document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
  button?.setAttribute('aria-expanded', String(open));
  if (open && menu.matches('[role=menu]')) /** @type {HTMLElement | null} */ (menu.querySelector(ITEMS))?.focus();
  else if (!open && menu.contains(document.activeElement)) /** @type {HTMLElement | null} */ (button)?.focus();
}, true);

/* ---- toasts ---- */

/** @param {string} text @param {string} [kind] info, succes, erreur or danger (stays until closed) */
export function toast(text, kind = 'info') {
  const zone = byId('toasts') ?? document.body.appendChild(element('div', { id: 'toasts' }));
  if (kind === 'danger') kind = 'erreur';
  const close = element('button', { type: 'button', class: 'toast-fermer', 'aria-label': 'Fermer ce message' }, '×');
  const one = element('div', { class: `toast ${kind}` }, element('p', {}, text), close);
  close.addEventListener('click', () => one.remove());
  zone.append(one);
  while (zone.children.length > 4) zone.firstElementChild?.remove();
  if (kind !== 'erreur') setTimeout(() => one.matches(':hover, :focus-within') || one.remove(), 8000);
  announce(text, kind === 'erreur');
}
on('spico:toast', d => toast([d.titre, d.texte].filter(Boolean).join('. '), d.genre));
on('htmx:error', d => { if (d.ctx) toast('La connexion a été interrompue. Ce qui est à l’écran n’a pas changé\u00A0; réessayez dans un instant.', 'erreur'); });
on('htmx:response:error', d => {
  if (d.ctx.response.status >= 500 && !d.ctx.hx?.trigger) toast('Le service rencontre un problème. Ce que vous avez saisi est toujours à l’écran.', 'erreur');
});

/* ---- new version: told at once, taken at the next navigation, never while typing ---- */

let stale = false;
on('spico:version', d => {
  if (!page.version || !d.version || d.version === page.version || stale) return;
  stale = true;
  const reload = element('button', { type: 'button', class: 'bouton' }, 'Recharger');
  reload.addEventListener('click', () => location.reload());
  document.body.prepend(element('div', { id: 'maj', role: 'status', class: 'bandeau' }, element('p', {}, 'Mise à jour prête.'), reload));
  navigator.serviceWorker?.controller?.postMessage({ version: d.version });
});
on('htmx:before:request', (d, e) => {
  if (!stale || d.ctx.request.method !== 'GET' || !d.ctx.sourceElement._htmx?.boosted) return;
  e.preventDefault();
  location.assign(d.ctx.request.action);
});

if ('serviceWorker' in navigator && page.sw !== 'non') {
  window.addEventListener('load', () => navigator.serviceWorker.register(workerURL()).catch(() => undefined));
}

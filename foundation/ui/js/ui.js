// @ts-check
/** Dialogs, menus, toasts, copy, windows. Everything works without it, less smoothly. */
import { announce, focusOn } from './a11y.js';
import { byId, element, on, onClick, one, page } from './page.js';
import { workerURL } from './tt.js';

/** Open modally; on closing, focus returns to the opener, found again by id when the page was refreshed meanwhile. @param {HTMLElement | null} dialog */
export function openDialog(dialog) {
  if (!(dialog instanceof HTMLDialogElement) || dialog.open) return;
  const opener = /** @type {HTMLElement} */ (document.activeElement);
  dialog.showModal();
  if (!one('[autofocus]', dialog)) focusOn(one('input:not([type=hidden]),select,textarea', dialog) ?? one('h1,h2,h3', dialog));
  dialog.addEventListener('close', () => (opener.isConnected ? opener : byId(opener.id))?.focus(), { once: true });
}

onClick('[data-ouvre]', (b, e) => {
  e.preventDefault();
  openDialog(byId(b.dataset.ouvre));
});
onClick('[data-ferme]', b => b.closest('dialog')?.close());
on('htmx:confirm', (detail, event) => {
  const { confirm, sourceElement } = detail.ctx;
  if (!confirm) return;
  event.preventDefault();
  import('./dialogue.js').then(m => m.confirm(confirm, sourceElement.dataset.confirmer, sourceElement.dataset.danger !== undefined))
    .then(yes => (yes ? detail.issueRequest() : detail.dropRequest()), detail.dropRequest);
});

if (!('popover' in HTMLElement.prototype)) import('./repli-menu.js');

onClick('[data-copie]', async b => {
  try {
    await navigator.clipboard.writeText((b.dataset.copie ?? '').trim());
    toast('Copié.');
  } catch { toast('La copie n’est pas permise par ce navigateur. Sélectionnez le texte, puis Ctrl+C.', 'erreur'); }
});

// A page in a window of its own (T20); a second click brings the same window back.
onClick('a[href*="fenetre=1"]', (a, e) => {
  const { href, pathname } = /** @type {HTMLAnchorElement} */ (a);
  if (!e.ctrlKey && !e.metaKey && !e.shiftKey && window.open(href, `spico${pathname}`, 'popup,width=440,height=760')) e.preventDefault();
});

/** @param {string} text @param {string} [kind] info, succes, erreur or danger (stays until closed) */
export function toast(text, kind = 'info') {
  if (kind === 'danger') kind = 'erreur';
  const close = element('button', { type: 'button', class: 'toast-fermer', 'aria-label': 'Fermer ce message' }, '×');
  const made = element('div', { class: `toast ${kind}` }, element('p', {}, text), close);
  close.onclick = () => made.remove();
  const zone = byId('toasts') ?? document.body.appendChild(element('div', { id: 'toasts', class: 'toasts' }));
  zone.append(made);
  if (zone.children.length > 4) zone.firstElementChild?.remove();
  if (kind !== 'erreur') setTimeout(() => made.matches(':hover, :focus-within') || made.remove(), 8000);
  announce(text, kind === 'erreur');
}
on('spico:toast', d => toast([d.titre, d.texte].filter(Boolean).join('. '), d.genre));
on('htmx:error', d => { if (d.ctx) toast('La connexion a été interrompue. Ce qui est à l’écran n’a pas changé\u00A0; réessayez dans un instant.', 'erreur'); });
on('htmx:response:error', ({ ctx }) => {
  if (ctx.response.status >= 500 && !ctx.hx?.trigger) toast('Le service rencontre un problème. Ce que vous avez saisi est toujours à l’écran.', 'erreur');
});

on('spico:version', d => import('./version.js').then(m => m.told(d.version), () => undefined));

if ('serviceWorker' in navigator && page.sw !== 'non') {
  addEventListener('load', () => navigator.serviceWorker.register(workerURL()).catch(() => undefined));
}

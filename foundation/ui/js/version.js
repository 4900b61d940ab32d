// @ts-check
/** A new version is told at once, and taken at the next navigation, never while typing (T18). Loaded when there is one. */
import { byId, element, on, page } from './page.js';

/** @param {string} version of the server */
export function told(version) {
  if (!page.version || !version || version === page.version || byId('maj')) return;
  const reload = element('button', { type: 'button', class: 'bouton' }, 'Recharger');
  reload.onclick = () => location.reload();
  document.body.prepend(element('div', { id: 'maj', role: 'status', class: 'bandeau flottant' }, element('p', {}, 'Mise à jour prête.'), reload));
  navigator.serviceWorker?.controller?.postMessage({ version });
}

on('htmx:before:request', ({ ctx }, e) => {
  if (!byId('maj') || ctx.request.method !== 'GET' || !ctx.sourceElement._htmx?.boosted) return;
  e.preventDefault();
  location.assign(ctx.request.action);
});

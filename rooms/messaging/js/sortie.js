// @ts-check
/** Signing out while messages wait: asked once, then nothing of this account stays on this device. Loaded when one leaves. */
import { confirm } from '../../../foundation/ui/js/dialogue.js';
import { items, safe } from './file-envoi.js';

/** @param {HTMLFormElement} form @param {number} n messages that did not leave */
export async function leave(form, n) {
  const lost = n === 1 ? 'Un message n’est pas parti et sera perdu' : `${n} messages ne sont pas partis et seront perdus`;
  if (n && !await confirm(`${lost}. Se déconnecter quand même\u00A0?`, 'Se déconnecter', true)) return;
  items.clear();
  await (await safe).wipe();
  sessionStorage.clear();
  form.submit();
}

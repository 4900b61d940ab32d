// @ts-check
/**
 * The draft, kept in this tab until the server has it: on a reload the new page is requested before the old one can send its text.
 * Encrypted with a key that the server gives to this session only, and no more once it is over: on a shared post nothing readable stays
 * (front-end §9).
 */
import { byId, one } from '../../../foundation/ui/js/page.js';

const NAME = 'spico-ecrit';
/** The last text stored for each conversation, so that a slower encryption of an older text doesn't overwrite it. @type {Map<string, string>} */
const latest = new Map();
/** The last text that an earlier page sent to the server for each conversation, perhaps after this page was read. @type {Map<string, string>} */
const told = new Map();

/** @param {string} text base64 */
const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
/** @param {ArrayBuffer | Uint8Array} data */
const base64 = data => btoa(Array.from(new Uint8Array(data), b => String.fromCharCode(b)).join(''));
/** @returns {Record<string, [string, string]>} */
const shelf = () => { try { return JSON.parse(sessionStorage.getItem(NAME) ?? '{}'); } catch { return {}; } };

/** @param {string} conv @param {[string, string]} [sealed] none: forget it */
function put(conv, sealed) {
  const all = shelf();
  if (sealed) all[conv] = sealed; else delete all[conv];
  try { if (Object.keys(all).length) sessionStorage.setItem(NAME, JSON.stringify(all)); else sessionStorage.removeItem(NAME); } catch { /* full: the server's copy comes in a moment */ }
}

/** @returns {Promise<CryptoKey> | null} */
function key() {
  const given = one('#compositeur [data-sceau]')?.dataset.sceau;
  return given && crypto.subtle ? crypto.subtle.importKey('raw', bytes(given), 'AES-GCM', false, ['encrypt', 'decrypt']) : null;
}
/** The encrypted text is bound to its conversation and author. @param {string} conv @param {Uint8Array} iv */
const way = (conv, iv) => ({ name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(`${byId('fil')?.dataset.moi}/${conv}`) });

/** @param {string} conv @param {string} text @param {string[]} before what the server had, or was told */
export async function keep(conv, text, before) {
  latest.set(conv, text);
  // The page may show another conversation when the key is there.
  const iv = crypto.getRandomValues(new Uint8Array(12)), how = way(conv, iv), made = text && await key();
  const sealed = made && await crypto.subtle.encrypt(how, made, new TextEncoder().encode(JSON.stringify({ text, before: [...before, told.get(conv)] })));
  if (latest.get(conv) === text) put(conv, sealed ? [base64(iv), base64(sealed)] : undefined);
}

/** The server has it. @param {string} conv @param {string} text */
export function forget(conv, text) {
  if (latest.get(conv) === text) put(conv);
}

/**
 * What the field should hold; when it was written elsewhere meanwhile as well, both are kept.
 * @param {string} conv @param {string} server what the server's page holds @param {string} other what the safe of a personal device holds
 */
export async function merged(conv, server, other) {
  const { text, before } = await left(conv), mine = text || other;
  told.set(conv, mine);
  if (!mine) return server;
  if (mine !== server && (before?.includes(server) || mine.startsWith(server))) return mine;
  if (!server.startsWith(mine)) return `${server}\n${mine}`;
  // The server has it; sent from elsewhere, it must not come back.
  if ((latest.get(conv) ?? mine) === mine) put(conv);
  return server;
}

/** The stored text, and what the server had then. @param {string} conv @returns {Promise<{text?: string, before?: string[]}>} */
async function left(conv) {
  const [iv = '', sealed] = shelf()[conv] ?? [], how = way(conv, bytes(iv)), opener = sealed && await key();
  if (!opener) return {};
  try {
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, opener, bytes(sealed))));
  } catch {
    // Of another session, or of somebody else.
    put(conv);
    return {};
  }
}

// @ts-check
/**
 * The outbox: never lost, never twice, always a known state (I-9, C12). Each change is a `spico:envoi` event
 * `{item, html}`; `spico:envois` carries the number of messages that wait. The rules are in file-etat.js.
 */
import { conversation } from './adresse.js';
import { open } from './coffre.js';
import { after, due, inOrder, meaning, newItem, release, starting, tooOld, uuid7, wake, wakeAt } from './file-etat.js';
import { byId, every, fire, on, page } from '../../../foundation/ui/js/page.js';
import { post } from '../../../foundation/ui/js/requete.js';

/** @typedef {import('./file-etat.js').Item} Item */

const safe = open();
/** The items known to this tab; on a personal device the safe is authoritative and is read again before each pass. @type {Map<string, Item>} */
const items = new Map();
const channel = 'BroadcastChannel' in window ? new BroadcastChannel(`spico-envoi-${page.compte}`) : null;
let timer = 0;
let running = false;
let more = false;
let lasts = false;
/** Not on disk although it should be: the disk is full, or the browser forgot us. @type {Set<string>} */
const loose = new Set();

/** Written in this tab: those of another tab are not released here, since it may be taking them back. @type {Set<string>} */
const ours = new Set();
/** Requests of this tab that have no answer yet. @type {Set<string>} */
const flying = new Set();

/** Characters of a text that a request may carry beyond the end of its page: 64 KiB in all, a character takes 9 bytes at most. */
export const KEEPALIVE = 7_000;

/** A new client id: DOM id, idempotency key and order at once. */
export const newId = () => uuid7(Date.now(), crypto.getRandomValues(new Uint8Array(10)));

/** Messages that wait for one conversation, oldest first. @param {string} conv */
export const waiting = conv => inOrder([...items.values()].filter(i => i.conv === conv));

/** Releases the items that this tab holds back. @param {Item[]} all @param {number} now */
const held = (all, now) => all.filter(i => i.state === 'retenu' && ours.has(i.id)).map(i => release(i, now));

/** @param {{id: string, conv: string, text: string, reply: string, mentions?: string, hold?: number}} message `hold`: ms before it leaves */
export async function add(message) {
  const now = Date.now(), item = newItem({ ...message, now, me: byId('fil')?.dataset.moi });
  const before = held(waiting(item.conv), now); // in the order in which one wrote
  ours.add(item.id);
  await Promise.all([...before, item].map(i => keep(i))); // known before the first wait: what the field held is nowhere else
  pump();
}

/* What the author may do with one of them is in echec.js, what is left of them when one leaves in sortie.js. */
export { drop, items, keep, load, pump, safe };

/** @param {Item} item @param {string} [html] */
async function keep(item, html) {
  items.set(item.id, item);
  await (await safe).put('file', item.id, item).then(() => loose.delete(item.id), () => loose.add(item.id));
  shown(item, html);
}

/** @param {string} id @param {boolean} [sent] else the other tabs take its bubble away */
async function drop(id, sent) {
  items.delete(id);
  loose.delete(id);
  await (await safe).remove('file', id).catch(() => undefined);
  if (!sent) channel?.postMessage({ id });
  count();
}

/** @param {Item} item @param {string} [html] */
function shown(item, html) {
  fire('spico:envoi', { item, html });
  channel?.postMessage({ id: item.id, conv: item.conv, state: item.state, why: item.why });
  count();
}

/* ---- passes ---- */

/** One pass at a time in the tab, and in the profile when the safe is common to the tabs. */
async function pump() {
  if (running) { more = true; return; }
  running = true;
  try {
    do {
      more = false;
      await safe;
      if (lasts && navigator.locks) await navigator.locks.request(`spico-envoi-${page.compte}`, pass);
      else await pass();
    } while (more);
  } finally {
    running = false;
    clearTimeout(timer);
    const at = wakeAt([...items.values()]);
    if (Number.isFinite(at)) timer = window.setTimeout(pump, Math.max(50, at - Date.now()));
  }
}

async function pass() {
  await load();
  // Not ours and still marked so: of a page that died, or of one that leaves and sends what it held without the lock. It is sent again,
  // the id makes that harmless.
  for (const item of items.values()) if (item.state === 'envoi' && !flying.has(item.id)) items.set(item.id, wake(item, Date.now()));
  for (;;) {
    const ready = due([...items.values()], Date.now());
    if (!ready.length) return;
    await Promise.all(ready.map(send));
  }
}

async function load() {
  const { all } = await safe;
  if (!lasts) return;
  const kept = await all('file').catch(() => [...items.values()]);
  for (const id of items.keys()) if (!loose.has(id) && !kept.some(k => k.id === id)) items.delete(id);
  for (const item of kept) items.set(item.id, item);
}

/** The request is made in the same turn, so that it leaves even when the page does. @param {Item} item */
async function send(item) {
  const { recall, id, text, reply, mentions = '' } = item, started = starting(item), kept = keep(started);
  const fields = new URLSearchParams(recall ? {} : { texte: text, client_id: id, reponse_a: reply, mentions });
  /** @type {import('./file-etat.js').Result} */
  let result = { kind: 'network' };
  let html = '';
  flying.add(id);
  try {
    const answer = await post(conversation(item.conv, recall ? `/messages/${id}/retirer` : '/messages'),
      { fields, headers: { 'Idempotency-Key': id }, keepalive: text.length < KEEPALIVE });
    result = meaning(answer.status, answer.headers.get('Retry-After'), answer.headers.get('HX-Trigger'));
    html = await answer.text();
  } catch { /* cut before, during or after: the same id is sent again */ }
  await kept;
  flying.delete(id);
  // A 2xx whose body was cut is still a network failure: the replay answers the same fragment.
  if (result.kind === 'ok' && !html) result = { kind: 'network' };
  const next = after(started, result, Date.now());
  if (result.kind !== 'ok' && !(recall && result.kind === 'refused')) return keep(next);
  // Taken back: its author is told of what stands; no answer, then it is asked for ever.
  await drop(id, !recall);
  if (!recall) shown(next, html);
  else import('./rappel.js').then(m => m.recalled(item, result, html), () => undefined);
}

/** A signal: sleeping items are tried now. */
function signal() {
  const now = Date.now();
  for (const item of items.values()) if (item.state !== 'envoi') items.set(item.id, wake(item, now));
  if (items.size) pump();
}
addEventListener('online', signal);
document.addEventListener('visibilitychange', () => (document.hidden ? letGo() : signal()));

/**
 * Held messages are sent when the page closes: closing a window must not undo a choice. Those that wait behind another message keep their
 * place, in the safe of a personal device.
 */
function letGo() {
  const now = Date.now(), free = held([...items.values()], now);
  for (const item of free) items.set(item.id, item);
  for (const item of due([...items.values()], now)) if (free.includes(item)) send(item).then(pump);
}
addEventListener('pagehide', letGo);
on('spico:flux', d => { if (d.neuf) signal(); });
on('spico:session', d => { if (d.etat === 'ouverte') signal(); });

channel?.addEventListener('message', async ({ data }) => {
  await load();
  fire('spico:envoi', { item: items.get(data.id) ?? { ...data, text: '' } });
  count();
});

/* ---- what the page shows of it ---- */

export { count as start };

function count() {
  const now = Date.now(), all = [...items.values()];
  const n = all.filter(i => i.state !== 'envoye' && i.state !== 'retenu' && !i.recall).length; // what the network keeps from leaving
  fire('spico:envois', { n });
  for (const place of every('[data-envois]')) {
    place.hidden = n === 0;
    place.textContent = n ? `${n} envoi${n > 1 ? 's' : ''} en attente réseau` : '';
  }
  const [old] = tooOld(all, now);
  if (old) import('./envois-vieux.js').then(m => m.show(old), () => undefined);
  else byId('vieux-envois')?.remove();
}

// What is nowhere but here; a request that outlives its page is on its way already.
addEventListener('beforeunload', e => {
  letGo();
  for (const i of items.values()) if ((!lasts || loose.has(i.id)) && (i.state !== 'envoi' || i.text.length >= KEEPALIVE)) e.preventDefault();
});

/* ---- leaving ---- */

document.addEventListener('submit', e => {
  const form = /** @type {HTMLFormElement} */ (e.target);
  if (!form.matches('[action$="/deconnexion"]')) return;
  e.preventDefault();
  e.stopPropagation();
  import('./sortie.js').then(m => m.leave(form, items.size), () => fire('spico:toast', { genre: 'erreur', texte: 'Sans réseau, vous ne pouvez pas vous déconnecter. Vous pouvez verrouiller.' }));
}, true);

/* ---- drafts kept here while the server cannot be reached ---- */

/** @param {string} conv @param {string} text empty: forget it */
export const keepDraft = async (conv, text) => {
  const s = await safe;
  await (text ? s.put('brouillons', conv, { conv, text }) : s.remove('brouillons', conv)).catch(() => undefined);
};
/** @param {string} conv @returns {Promise<string>} */
export const draftOf = async conv => (await (await safe).all('brouillons').catch(() => [])).find(d => d.conv === conv)?.text ?? '';

/** Resolves once what was left by an earlier page is known. */
export const ready = safe.then(async ({ lasting }) => {
  lasts = lasting;
  await load();
  count();
  signal();
});
setInterval(count, 600_000);

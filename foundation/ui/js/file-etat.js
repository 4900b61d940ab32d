// @ts-check
/**
 * The outbox as a state machine (C12, I-9). Pure: no DOM, no storage, no clock.
 * A message is never lost, never sent under two ids, and its state is always known.
 */

/** Seconds before each automatic try; after the last one only a signal (online, visible, stream open) wakes it. */
export const STEPS = [0, 2, 5, 15, 30, 60];
/** A message that waited this long (ms) raises the banner. */
export const TOO_OLD = 24 * 3_600_000;

/** A quick reply waits so long (ms) before it leaves: one press sent it, another takes it back. */
export const HOLD = 5_000;

/** @typedef {'retenu' | 'en_attente_reseau' | 'envoi' | 'envoye' | 'echec'} SendState */
/**
 * `id`: UUIDv7 made here = DOM id = idempotency key. `next`: ms, when the next try is due (Infinity: on a signal only). `begun`: a
 * request was made, so that it may have left although no answer came. `recall`: taken back all the same, the server is to be told.
 * @typedef {{id: string, conv: string, text: string, reply: string, mentions?: string, created: number,
 *            state: SendState, tries: number, next: number, why: string, begun?: boolean, recall?: boolean}} Item
 */
/** @typedef {{kind: 'ok'} | {kind: 'session'} | {kind: 'refused', why: string, absent: boolean} | {kind: 'busy', wait?: number} | {kind: 'network', wait?: number}} Result `wait`: seconds that the server asks for; `absent`: what was asked about is not there */

/** @param {{id: string, conv: string, text: string, reply: string, mentions?: string, now: number, hold?: number}} m @returns {Item} */
export const newItem = ({ now, hold = 0, ...m }) =>
  ({ ...m, created: now, state: hold ? 'retenu' : 'en_attente_reseau', tries: 0, next: now + hold, why: '' });

/** What was held leaves now. @param {Item} item @param {number} now @returns {Item} */
export const release = (item, now) => (item.state === 'retenu' ? { ...item, state: 'en_attente_reseau', next: now } : item);

/**
 * What an HTTP status means. 408, 425, 429 and 5xx may pass later; another 4xx never will.
 * @param {number} status @param {string | null} [wait] `Retry-After` @param {string | null} [events] `HX-Trigger`: a refusal that names the
 * session is one that its holder can lift (terms to accept, a sign-in to strengthen); a conflict is told in the server's own words @returns {Result}
 */
export function meaning(status, wait, events) {
  if (status >= 200 && status < 300) return { kind: 'ok' };
  if (status === 401 || (status === 403 && events?.includes('spico:session'))) return { kind: 'session' };
  if ([408, 425, 429].includes(status) || status >= 500) return { kind: 'busy', wait: Number(wait) || 0 };
  const why = [403, 404, 410].includes(status) ? 'Vous ne pouvez plus écrire dans cette discussion.'
    : status === 413 ? 'Ce message est trop long.' : status === 409 && events && JSON.parse(events)['spico:toast']?.texte || 'Le serveur a refusé ce message.';
  return { kind: 'refused', why, absent: status === 404 };
}

/** @param {Item} item @returns {Item} */
export const starting = item => ({ ...item, state: 'envoi', begun: true });

/**
 * After a try. `session` keeps the item whole and spends no try; `busy` for longer than the ladder is a failure shown to
 * the author; `network` waits without end.
 * @param {Item} item @param {Result} result @param {number} now @returns {Item}
 */
export function after(item, result, now) {
  if (result.kind === 'ok') return { ...item, state: 'envoye', next: Infinity };
  if (result.kind === 'refused') return { ...item, state: 'echec', next: Infinity, why: result.why };
  if (result.kind === 'session') return { ...item, state: 'en_attente_reseau', next: Infinity };
  const tries = item.tries + 1;
  const step = STEPS[tries];
  if (step !== undefined) return { ...item, state: 'en_attente_reseau', tries, next: now + Math.max(step, result.wait ?? 0) * 1000 };
  if (result.kind === 'busy') return { ...item, state: 'echec', tries, next: Infinity, why: 'Le service ne répond pas.' };
  return { ...item, state: 'en_attente_reseau', tries, next: Infinity };
}

/**
 * A signal says that it is worth trying again now; refused items stay as they are.
 * An item left in `envoi` by a page that died is taken up again: the id makes the replay harmless.
 * @param {Item} item @param {number} now @returns {Item}
 */
export const wake = (item, now) =>
  item.state === 'echec' || item.state === 'envoye' || item.state === 'retenu' ? item : { ...item, state: 'en_attente_reseau', next: now };

/** *Réessayer*, asked by the author. @param {Item} item @param {number} now @returns {Item} */
export const retry = (item, now) => ({ ...item, state: 'en_attente_reseau', tries: 0, next: now, why: '' });

/**
 * The items to send now: the first waiting one of each conversation, if it is due (FIFO). A refused one blocks nobody.
 * @param {Item[]} items @param {number} now @returns {Item[]}
 */
export function due(items, now) {
  const heads = new Map();
  for (const item of inOrder(items)) {
    if (item.state === 'echec' || item.state === 'envoye') continue;
    if (!heads.has(item.conv)) heads.set(item.conv, item);
  }
  return [...heads.values()].filter(i => i.state !== 'envoi' && i.next <= now);
}

/** Oldest first; UUIDv7 sorts by time and settles equal instants. @param {Item[]} items */
export const inOrder = items =>
  [...items].sort((a, b) => a.created - b.created || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));

/** When the next try is due, ms, or Infinity. @param {Item[]} items */
export const wakeAt = items => Math.min(Infinity, ...items.filter(i => i.state === 'en_attente_reseau' || i.state === 'retenu').map(i => i.next));

/** Whether its author may take it back: nothing has left yet, or nobody knows whether it did. @param {Item} item */
export const canUndo = item => item.state === 'retenu' || (item.state === 'en_attente_reseau' && (item.tries > 0 || item.next === Infinity));

/**
 * Taken back: null when it is certain that nothing left, else what the server is to be asked, as soon as it can be.
 * @param {Item} item @param {number} now @returns {Item | null}
 */
export const undone = (item, now) => (item.begun ? { ...retry(item, now), text: '', recall: true } : null);

/** @param {Item[]} items @param {number} now */
export const tooOld = (items, now) => items.filter(i => i.state !== 'envoye' && now - i.created > TOO_OLD);

/**
 * UUID version 7 from a clock reading and 10 random bytes.
 * @param {number} now ms since 1970 @param {Uint8Array} random
 */
export function uuid7(now, random) {
  const b = new Uint8Array(16);
  for (let i = 0; i < 6; i++) b[i] = Math.floor(now / 2 ** (8 * (5 - i))) % 256;
  b.set(random.subarray(0, 10), 6);
  b[6] = ((b[6] ?? 0) & 0x0f) | 0x70;
  b[8] = ((b[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(b, x => x.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

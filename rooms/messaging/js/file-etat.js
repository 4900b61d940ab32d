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
 * `id`: UUIDv7 made here = DOM id = idempotency key. `me`: under which situation it was written. `next`: ms, when the next try is due
 * (Infinity: on a signal only). `begun`: requests without an answer, by which it may have left. `recall`: taken back all the same, the
 * server is to be told.
 * @typedef {{id: string, conv: string, me?: string, text: string, reply: string, mentions?: string, created: number,
 *            state: SendState, tries: number, next: number, why: string, begun?: number, recall?: boolean}} Item
 */
/** @typedef {{kind: 'ok'} | {kind: 'session'} | {kind: 'refused', why: string, absent: boolean} | {kind: 'busy', wait?: number} | {kind: 'network', wait?: number}} Result `wait`: seconds that the server asks for; `absent`: what was asked about is not there */

/** @param {{id: string, conv: string, me?: string, text: string, reply: string, mentions?: string, now: number, hold?: number}} m @returns {Item} */
export const newItem = ({ now, hold = 0, ...m }) =>
  ({ ...m, created: now, state: hold ? 'retenu' : 'en_attente_reseau', tries: 0, next: now + hold, why: '' });

/** Lets a held or failed item be sent at this time. @param {Item} item @param {number} next @returns {Item} */
export const release = (item, next) => ({ ...item, state: 'en_attente_reseau', next });

/**
 * What an HTTP status means. 408, 425, 429 and 5xx may pass later; another 4xx never will.
 * @param {number} status @param {string | null} [wait] `Retry-After` @param {string | null} [events] `HX-Trigger`: a refusal that names the
 * session is one that its holder can lift (terms to accept, a sign-in to strengthen); a conflict and a text that can't be sent are told in the server's own words @returns {Result}
 */
export function meaning(status, wait, events) {
  if (status >= 200 && status < 300) return { kind: 'ok' };
  if (status === 401 || (status === 403 && events?.includes('spico:session'))) return { kind: 'session' };
  if ([408, 425, 429].includes(status) || status >= 500) return { kind: 'busy', wait: Number(wait) || 0 };
  const why = [403, 404, 410].includes(status) ? 'Vous ne pouvez plus écrire dans cette discussion.'
    : status === 413 ? 'Ce message est trop long.' : [409, 422].includes(status) && events && JSON.parse(events)['spico:toast']?.texte || 'Le serveur a refusé ce message.';
  return { kind: 'refused', why, absent: status === 404 };
}

/** @param {Item} item @returns {Item} */
export const starting = item => ({ ...item, state: 'envoi', begun: (item.begun ?? 0) + 1 });

/**
 * After a try. `session` keeps the item whole and spends no try; `busy` for longer than the ladder is a failure shown to
 * the author, unless it is to be taken back; `network` waits without end. What was refused left nothing there by this try.
 * @param {Item} item @param {Result} result @param {number} now @returns {Item}
 */
export function after(item, result, now) {
  if (result.kind === 'ok') return { ...item, state: 'envoye', next: Infinity };
  const begun = (item.begun ?? 1) - 1;
  if (result.kind === 'refused') return { ...item, begun, state: 'echec', next: Infinity, why: result.why };
  if (result.kind === 'session') return { ...release(item, Infinity), begun };
  const tries = item.tries + 1;
  const step = STEPS[tries];
  if (step === undefined && result.kind === 'busy' && !item.recall) return { ...item, state: 'echec', tries, next: Infinity, why: 'Le service ne répond pas.' };
  return { ...release(item, now + Math.max(step ?? Infinity, result.wait ?? 0) * 1000), tries };
}

/**
 * A signal says that it is worth trying again now; refused items stay as they are.
 * An item left in `envoi` by a page that died is taken up again: the id makes the replay harmless.
 * @param {Item} item @param {number} now @returns {Item}
 */
export const wake = (item, now) =>
  ['echec', 'envoye', 'retenu'].includes(item.state) ? item : release(item, now);

/** *Réessayer*, asked by the author. @param {Item} item @param {number} now @returns {Item} */
export const retry = (item, now) => ({ ...release(item, now), tries: 0, why: '' });

/**
 * The items to send now: the first waiting one of each conversation, if it is due (FIFO). A refused one blocks nobody.
 * @param {Item[]} items @param {number} now @returns {Item[]}
 */
export function due(items, now) {
  const all = inOrder(items).filter(i => i.state !== 'echec' && i.state !== 'envoye');
  return all.filter(i => i === all.find(o => o.conv === i.conv) && i.state !== 'envoi' && i.next <= now);
}

/** Oldest first; UUIDv7 sorts by time and settles equal instants. @param {Item[]} items */
export const inOrder = items =>
  [...items].sort((a, b) => a.created - b.created || (a.id < b.id ? -1 : 1));

/** When the next try is due, ms, or Infinity. @param {Item[]} items */
export const wakeAt = items => Math.min(Infinity, ...items.filter(i => i.state === 'en_attente_reseau' || i.state === 'retenu').map(i => i.next));

/** Whether its author may take it back: nothing has left yet, or nobody knows whether it did. @param {Item} item */
export const canUndo = item => item.state === 'retenu' || (item.state === 'en_attente_reseau' && (item.tries > 0 || item.next === Infinity));

/**
 * Taken back: null when it is certain that nothing left, else what the server is to be asked, as soon as it can be.
 * @param {Item} item @param {number} now @returns {Item | null}
 */
export const undone = (item, now) => (item.begun ? { ...retry(item, now), text: '', recall: true } : null);

/** Recalled messages are left out. @param {Item[]} items @param {number} now */
export const tooOld = (items, now) => items.filter(i => i.state !== 'envoye' && !i.recall && now - i.created > TOO_OLD);

/**
 * UUID version 7 from a clock reading and 10 random bytes.
 * @param {number} now ms since 1970 @param {Uint8Array} random
 */
export function uuid7(now, random) {
  const b = Uint8Array.from(random);
  b[0] = ((b[0] ?? 0) & 0x0f) | 0x70;
  b[2] = ((b[2] ?? 0) & 0x3f) | 0x80;
  const hex = now.toString(16).padStart(12, '0') + Array.from(b, x => x.toString(16).padStart(2, '0')).join('');
  return hex.replace(/(.{8})(....)(....)(....)/, '$1-$2-$3-$4-');
}

// @ts-check
/**
 * The safe of a personal device: IndexedDB, AES-256-GCM, a key that no script can export, one database per account; each
 * record is bound to its shelf and id, so that it cannot be put in the place of another.
 */

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const done = request => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

/** The safe of one account; rejects where the browser keeps nothing. @param {string} name @returns {Promise<import('./coffre.js').Safe>} */
export async function sealed(name) {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => { for (const shelf of ['cles', 'file', 'brouillons']) request.result.createObjectStore(shelf); };
  const db = await done(request);
  db.onversionchange = () => db.close();
  const store = (/** @type {string} */ shelf, /** @type {IDBTransactionMode} */ mode) => db.transaction(shelf, mode).objectStore(shelf);
  /** Two tabs may make a key at once: the first one stored is used by both. */
  const key = await (async () => {
    const kept = await done(store('cles', 'readonly').get('envoi'));
    if (kept) return kept;
    const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    await done(store('cles', 'readwrite').add(made, 'envoi')).catch(() => undefined);
    return done(store('cles', 'readonly').get('envoi'));
  })();
  const bound = (/** @type {string} */ shelf, /** @type {string} */ id) => new TextEncoder().encode(`${shelf}/${id}`);
  return {
    lasting: true,
    async all(shelf) {
      const shelfNow = store(shelf, 'readonly');
      const [ids, records] = await Promise.all([done(shelfNow.getAllKeys()), done(shelfNow.getAll())]);
      const opened = await Promise.allSettled(records.map(async (r, i) => JSON.parse(new TextDecoder().decode(
        await crypto.subtle.decrypt({ name: 'AES-GCM', iv: r.iv, additionalData: bound(shelf, String(ids[i])) }, key, r.ct)))));
      return opened.flatMap(o => (o.status === 'fulfilled' ? [o.value] : []));
    },
    async put(shelf, id, value) {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const ct = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: bound(shelf, id) }, key, new TextEncoder().encode(JSON.stringify(value)));
      await done(store(shelf, 'readwrite').put({ iv, ct }, id));
    },
    async remove(shelf, id) { await done(store(shelf, 'readwrite').delete(id)); },
    async wipe() {
      db.close();
      await done(indexedDB.deleteDatabase(name)).catch(() => undefined);
    },
  };
}

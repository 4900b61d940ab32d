// @ts-check
/** Storage for unsent text (front-end §9). Personal device: encrypted on disk. Shared post, or no IndexedDB: memory only. */
import { page } from '../../../foundation/ui/js/page.js';

/** @typedef {'file' | 'brouillons'} Shelf */
/**
 * @typedef {{lasting: boolean, all(shelf: Shelf): Promise<any[]>, put(shelf: Shelf, id: string, value: any): Promise<void>,
 *   remove(shelf: Shelf, id: string): Promise<void>, wipe(): Promise<void>}} Safe
 */

/** @returns {Safe} */
export function memory() {
  const shelves = { file: new Map(), brouillons: new Map() };
  return {
    lasting: false,
    all: async shelf => [...shelves[shelf].values()],
    put: async (shelf, id, value) => { shelves[shelf].set(id, value); },
    remove: async (shelf, id) => { shelves[shelf].delete(id); },
    wipe: async () => { shelves.file.clear(); shelves.brouillons.clear(); },
  };
}

/** @returns {Promise<Safe>} */
export async function open() {
  if (page.profil !== 'personnel' || !page.compte || !('indexedDB' in window) || !crypto.subtle) return memory();
  try { return await (await import('./coffre-scelle.js')).sealed(`spico-${page.compte}`); } catch { return memory(); }
}

// @ts-check
/** What the screen-reader announcer says for a batch of new messages (accessibility §2). Pure. */

/** @typedef {'tout' | 'auteur' | 'son' | 'rien'} Preference */
/** @typedef {{author: string, text: string, important: boolean}} NewMessage */

/** @param {string | undefined} value of `<html data-annonces>` @returns {Preference} */
export const preference = value =>
  value === 'tout' || value === 'son' || value === 'rien' ? value : 'auteur';

/**
 * One sentence for the batch, or null for silence. Bodies are spoken only when the person asked for it.
 * @param {NewMessage[]} batch @param {Preference} wish @returns {string | null}
 */
export function sentence(batch, wish) {
  if (!batch.length || wish === 'son' || wish === 'rien') return null;
  if (batch.length > 3) return `${batch.length} nouveaux messages`;
  return batch.map(m => one(m, wish)).join('. ');
}

/** @param {NewMessage} m @param {Preference} wish */
function one(m, wish) {
  const who = m.important ? `${m.author}, important` : m.author;
  if (wish === 'auteur') return m.important ? `Message important de ${m.author}` : `Message de ${m.author}`;
  return `${who}\u00A0: ${m.text}`;
}

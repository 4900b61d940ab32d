// @ts-check
/** The password rule (A10), with the same criteria keys as the server's. Pure. */

/** @typedef {'longueur' | 'majuscule' | 'minuscule' | 'chiffre' | 'special' | 'interdits'} Criterion */
/**
 * As the server writes it in `data-politique`. `longueur`: least number of characters. `special`: the allowed special
 * characters, or true for any. `interdits`: the forbidden characters. An absent key asks for nothing.
 * @typedef {{longueur?: number, majuscule?: boolean, minuscule?: boolean, chiffre?: boolean, special?: string | boolean, interdits?: string}} Policy
 */
/** `where`: 1-based position of the offending character, for `interdits` only. @typedef {{key: Criterion, met: boolean, sign?: string, where?: number}} Check */

/** Spoken names: a point alone is neither seen nor heard. @type {Record<string, string>} */
const NAMES = { '.': 'point', ':': 'deux-points', '+': 'plus', '/': 'barre oblique', ' ': 'espace', ',': 'virgule', ';': 'point-virgule', '\\': 'barre inverse' };

/** Each criterion that the policy asks for, in its order. @param {Policy} policy @param {string} text @returns {Check[]} */
export function check(policy, text) {
  const signs = [...text];
  /** @type {Check[]} */
  const out = [];
  if (policy.longueur) out.push({ key: 'longueur', met: signs.length >= policy.longueur });
  if (policy.majuscule) out.push({ key: 'majuscule', met: /\p{Uppercase}/u.test(text) });
  if (policy.minuscule) out.push({ key: 'minuscule', met: /\p{Lowercase}/u.test(text) });
  if (policy.chiffre) out.push({ key: 'chiffre', met: /[0-9]/.test(text) });
  if (policy.special) out.push({ key: 'special', met: hasSpecial(policy, signs) });
  if (policy.interdits) {
    const at = signs.findIndex(s => policy.interdits?.includes(s));
    out.push(at < 0 ? { key: 'interdits', met: true } : { key: 'interdits', met: false, sign: signs[at], where: at + 1 });
  }
  return out;
}

/** @param {Policy} policy @param {string[]} signs */
function hasSpecial(policy, signs) {
  const allowed = policy.special;
  if (typeof allowed === 'string') return signs.some(s => allowed.includes(s));
  return signs.some(s => !/[\p{L}\p{N}\s]/u.test(s) && !policy.interdits?.includes(s));
}

/** *« : » (deux-points), 5ᵉ caractère* @param {Check} c */
export function offence(c) {
  if (c.met || c.sign === undefined) return '';
  const name = NAMES[c.sign];
  return `«\u00A0${c.sign === ' ' ? '␣' : c.sign}\u00A0»${name ? ` (${name})` : ''}, ${c.where === 1 ? '1er' : `${c.where}e`} caractère`;
}

/** Words used when the server gave no list of its own. @param {Criterion} key @param {Policy} policy */
export function wording(key, policy) {
  switch (key) {
    case 'longueur': return `Au moins ${policy.longueur} caractères`;
    case 'majuscule': return 'Une lettre majuscule';
    case 'minuscule': return 'Une lettre minuscule';
    case 'chiffre': return 'Un chiffre';
    case 'special': return typeof policy.special === 'string' ? `Un caractère spécial parmi ${[...policy.special].join(' ')}` : 'Un caractère spécial';
    case 'interdits': return `Aucun de ces caractères\u00A0: ${[...(policy.interdits ?? '')].join(' ')}`;
  }
}

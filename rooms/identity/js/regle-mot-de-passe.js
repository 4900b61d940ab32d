// @ts-check
/** The password rule (A10), applied to the JSON that the server writes from its own (A10.2; table in crypto/README.md). Pure. */

/**
 * @typedef {{longueur: number, maximum: number, majuscule: boolean, minuscule: boolean, chiffre: boolean, special: string, interdits: string,
 *   identifiant_min: number, courant: {mots: string[], substitutions: [string, string][], distincts_min: number},
 *   noms: [string, string][], sans_nom: string, lignes: {cle: string, demande: string, manque: string}[]}} Policy
 */
/** One line of the checklist; `wrong`: a character to take out, not only something missing. @typedef {{key: string, met: boolean, wrong: boolean, words: string}} Check */

/** Each line, in the server's order. @param {Policy} policy @param {string} typed @param {string[]} [personal] identifier and mail of the account @returns {Check[]} */
export function check(policy, typed, personal = []) {
  const text = typed.normalize('NFC');
  const signs = [...text];
  const at = signs.findIndex(s => !accepted(policy, s));
  const named = at < 0 ? '' : nameOf(policy, signs[at] ?? '', at + 1);
  return policy.lignes.map(({ cle, demande, manque }) => {
    const met = isMet(policy, cle, text, signs, at < 0, personal);
    const words = met ? demande : manque.replace('{count}', String(signs.length)).replace('{char}', () => named);
    return { key: cle, met, wrong: !met && cle === 'interdits', words };
  });
}

/** @param {Policy} p @param {string} key @param {string} text @param {string[]} signs @param {boolean} clean @param {string[]} personal */
function isMet(p, key, text, signs, clean, personal) {
  switch (key) {
    case 'longueur': return signs.length >= p.longueur;
    case 'maximum': return signs.length <= p.maximum;
    case 'majuscule': return !p.majuscule || /\p{Uppercase}/u.test(text);
    case 'minuscule': return !p.minuscule || /\p{Lowercase}/u.test(text);
    case 'chiffre': return !p.chiffre || /[0-9]/.test(text);
    case 'special': return signs.some(s => p.special.includes(s));
    case 'interdits': return clean;
    case 'identifiant': return !holds(p, text, personal);
    case 'courant': return !text || signs.length > p.maximum || !guessable(p, text, signs);
    default: return true; // a rule that this page does not know yet: the server will say
  }
}

/** Letters of any alphabet, ASCII digits and the listed signs. @param {Policy} p @param {string} s */
const accepted = (p, s) => (/^[\p{Alphabetic}0-9]$/u.test(s) || p.special.includes(s)) && !p.interdits.includes(s);

/** `« + » (plus), 10e caractère`: a point alone is neither seen nor heard. @param {Policy} p @param {string} s @param {number} at */
function nameOf(p, s, at) {
  const name = p.noms.find(([sign]) => sign === s)?.[1];
  const blank = /^[\p{White_Space}\p{Cc}]$/u.test(s);
  const said = blank ? name ?? p.sans_nom : `«\u00A0${s}\u00A0»${name ? ` (${name})` : ''}`;
  return `${said}, ${at}${at === 1 ? 'er' : 'e'} caractère`;
}

/** @param {string} text */
const plain = text => text.normalize('NFD').toLowerCase().replace(/[^a-z0-9]/g, '');

/** @param {Policy} p @param {string} text @param {string[]} personal */
function holds(p, text, personal) {
  const password = plain(text);
  return personal.flatMap(x => [x, x.split('@')[0] ?? x]).map(plain).some(x => x.length >= p.identifiant_min && password.includes(x));
}

/** Too few different characters, or nothing but common words with digits and signs added. @param {Policy} p @param {string} text @param {string[]} signs */
function guessable({ courant }, text, signs) {
  if (new Set(signs).size < courant.distincts_min) return true;
  const bare = [...text.normalize('NFD').toLowerCase()].filter(c => c <= '\x7f').join('').replace(/^[^a-z]+|[^a-z]+$/g, '');
  const core = [...bare].map(c => courant.substitutions.find(([sign]) => sign === c)?.[1] ?? c).join('').replace(/[^a-z]/g, '');
  const reached = [true];
  for (let at = 0; at < core.length; at++) {
    if (reached[at]) for (const word of courant.mots) if (core.startsWith(word, at)) reached[at + word.length] = true;
  }
  return core.length > 0 && !!reached[core.length];
}

// @ts-check
/** Who is writing, in words. Pure. */

/** *Claire M. écrit…* @param {string[]} names */
export function typingLine(names) {
  if (!names.length) return '';
  if (names.length === 1) return `${names[0]} écrit…`;
  if (names.length === 2) return `${names[0]} et ${names[1]} écrivent…`;
  return `${names.length} personnes écrivent…`;
}

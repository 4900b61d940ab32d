// @ts-check
/** Who takes part changed, or the conversation was closed, opened again or renamed: its head, and whether one may write. Loaded when that happens. */
import { one } from './page.js';
import { conversation, get } from './requete.js';
import { fragment } from './tt.js';

/** @param {import('./fil.js').Pane} p */
export async function renew(p) {
  const answer = await get(conversation(p.conv, ''), { headers: { 'X-Liste': 'tenue' } });
  const found = answer.ok && fragment(await answer.text()), here = p.section.parentElement;
  if (!found || !here) return;
  replace('.fil-tete');
  // What is being written stays where it is, as long as one may write.
  if (one('.redaction.lecture-seule', here) || one('.redaction.lecture-seule', found)) replace('.redaction');

  /** @param {string} part */
  function replace(part) {
    const old = one(part, here), fresh = one(part, found || null);
    if (!old || !fresh) return;
    old.replaceWith(fresh);
    htmx.process(fresh);
  }
}

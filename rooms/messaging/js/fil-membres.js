// @ts-check
/** Updates the head and the composer when participants changed, or the conversation was closed, reopened or renamed. Loaded when that happens. */
import { conversation } from './adresse.js';
import { close, current } from './fil.js';
import { addressOf, fire, one } from '../../../foundation/ui/js/page.js';
import { get } from '../../../foundation/ui/js/requete.js';
import { fragment } from '../../../foundation/ui/js/tt.js';
import { toast } from '../../../foundation/ui/js/ui.js';

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

/** I can't read this conversation any more. @param {import('./fil.js').Pane} p */
export function gone(p) {
  fire('spico:fil-perdu', { conv: p.conv });
  if (current() !== p) return;
  close();
  p.section.remove();
  toast('Vous n’avez plus accès à cette discussion.', 'erreur');
  setTimeout(() => location.assign(addressOf('/discussions')), 3000);
}

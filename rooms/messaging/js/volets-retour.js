// @ts-check
/** A kept pane is shown again as it was; loaded once there is one. Without it, the page is asked for. */
import { announce, focusOn } from '../../../foundation/ui/js/a11y.js';
import { current, resume } from './fil.js';
import { byId, every, onClick, one } from '../../../foundation/ui/js/page.js';
import { detach, kept, whole } from './volets.js';

onClick('a[href*="/discussions/"]', (found, e) => {
  const link = /** @type {HTMLAnchorElement} */ (found);
  if (e.defaultPrevented || e.button || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey || link.search || link.target || link.closest('#fil')) return;
  const conv = decodeURIComponent(/\/discussions\/([^/]+)$/.exec(link.pathname)?.[1] ?? '');
  const wanted = kept.get(conv), pane = current();
  if (!wanted || !pane || pane.conv === conv || byId('infos')) return; // beside it would stay the facts of another one
  const place = whole(pane);
  if (!place?.parentNode) return;
  e.preventDefault();
  e.stopImmediatePropagation(); // htmx would ask for the page as well
  const slot = document.createComment('');
  place.before(slot);
  detach();
  kept.delete(conv);
  slot.replaceWith(wanted.node);
  if (!history.state?.htmx) history.replaceState({ htmx: true }, '', location.href);
  history.pushState({ htmx: true }, '', link.href);
  document.title = wanted.title;
  every('#discussions [aria-current]').forEach(a => a.removeAttribute('aria-current'));
  one(`#discussions a[href="${CSS.escape(link.getAttribute('href') ?? '')}"]`)?.setAttribute('aria-current', 'page');
  resume(wanted.pane);
  wanted.pane.scroller.scrollTop = wanted.top;
  focusOn(one('h1', wanted.node));
  announce(wanted.title);
}, true);

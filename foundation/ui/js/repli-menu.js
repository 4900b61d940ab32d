// @ts-check
/** Menus where the Popover API is missing (Chrome < 114, Firefox < 125, Safari < 17): same markup, shown and hidden by a class. */
import { byId } from './page.js';

const hide = () => document.querySelectorAll('[popover]').forEach(p => p.classList.remove('ouvert'));

document.addEventListener('click', e => {
  const target = e.target instanceof Element ? e.target : null;
  const button = target?.closest('[popovertarget]');
  const menu = button && byId(button.getAttribute('popovertarget') ?? '');
  const open = menu?.classList.contains('ouvert');
  if (button || !target?.closest('[popover]')) hide();
  menu?.classList.toggle('ouvert', !open);
  button?.setAttribute('aria-expanded', String(!open));
});
document.addEventListener('keydown', e => { if (e.key === 'Escape') hide(); });

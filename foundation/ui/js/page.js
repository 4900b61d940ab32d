// @ts-check
/** The page seen from a module: its settings, its elements, its events. */

/** Settings that the server writes on `<html>`. */
export const page = document.documentElement.dataset;

const prefix = page.prefixe ?? '';
/** An address of ours that a script makes, for this account of the browser; one that the server wrote has its prefix already. @param {string} path */
export const addressOf = path => (path.startsWith(`${prefix}/`) ? path : prefix + path);

/** @param {string | undefined} id @returns {HTMLElement | null} */
export const byId = id => document.getElementById(id ?? '');

/** @param {string} selector @param {ParentNode | null} [root] @returns {HTMLElement | null} */
export const one = (selector, root = document) => root?.querySelector(selector) ?? null;

/** @param {string} selector @param {ParentNode | null} [root] @returns {HTMLElement[]} */
export const every = (selector, root = document) => [.../** @type {NodeListOf<HTMLElement>} */ (root?.querySelectorAll(selector) ?? [])];

/** An element with attributes and children; text is never parsed. @param {string} tag @param {Record<string, string | boolean | undefined>} [set] @param {(Node | string)[]} children */
export function element(tag, set = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(set)) if (value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : value);
  made.append(...children);
  return made;
}

/** @param {string} name @param {any} [detail] */
export const fire = (name, detail = {}) => document.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));

/** Listen on the document. @param {string} name @param {(detail: any, event: any) => void} act */
export const on = (name, act) => document.addEventListener(name, e => act(/** @type {any} */ (e).detail, e));

/** Clicks on whatever matches, now or later. @param {string} selector @param {(found: HTMLElement, event: MouseEvent) => void} act @param {boolean} [capture] */
export const onClick = (selector, act, capture) => document.addEventListener('click', e => {
  const found = /** @type {Element} */ (e.target).closest?.(selector);
  if (found) act(/** @type {HTMLElement} */ (found), e);
}, capture);

/** Slow-network mode: by choice, `Save-Data`, or what the browser measured. */
export const slow = () => page.reseau === 'lent' || !!navigator.connection?.saveData || (navigator.connection?.rtt ?? 0) > 600;

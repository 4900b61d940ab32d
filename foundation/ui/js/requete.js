// @ts-check
/** Requests of our own modules: same headers and time-out as those of htmx; of `HX-Trigger`, only the session is heard. */

/** ms before a request is given up */
const TIMEOUT = 20_000;

/** @typedef {{fields?: Record<string, string> | URLSearchParams, headers?: Record<string, string>, keepalive?: boolean, timeout?: number}} Options */

/** @param {string} url @param {Options} [o] */
export const get = (url, o = {}) => send('GET', url, o);

/** @param {string} url @param {Options} [o] */
export const post = (url, o = {}) => send('POST', url, o);

/**
 * Rejects on network failure and time-out; an HTTP error is an answer.
 * @param {string} method @param {string} url @param {Options} o
 */
async function send(method, url, o) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), o.timeout ?? TIMEOUT);
  try {
    const answer = await fetch(url, {
      method, signal: stop.signal, credentials: 'same-origin', mode: 'same-origin', redirect: 'error', cache: 'no-store',
      keepalive: o.keepalive ?? false, headers: { ...HEADERS, ...o.headers },
      body: o.fields ? new URLSearchParams(o.fields) : null,
    });
    sessionTold(answer);
    return answer;
  } finally {
    clearTimeout(timer);
  }
}

/** A fragment is wanted, by our own script: a session that ended answers 401, not a page. */
export const HEADERS = { 'X-Spico': '1', 'HX-Request': 'true', 'HX-Request-Type': 'partial' };

/** Background requests stay silent; only what concerns the session is told. @param {Response} answer */
function sessionTold(answer) {
  const events = answer.headers.get('HX-Trigger') ?? '';
  try {
    const told = events.startsWith('{') && JSON.parse(events)['spico:session'];
    if (told || answer.status === 401) fire('spico:session', told || {});
  } catch { /* not for us */ }
}

/** @param {string} name @param {any} [detail] */
export const fire = (name, detail = {}) => document.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));

/** Listen on the document. @param {string} name @param {(detail: any, event: any) => void} act */
export const on = (name, act) => document.addEventListener(name, e => act(/** @type {any} */ (e).detail, e));

/** An element with attributes and children; text is never parsed. @param {string} tag @param {Record<string, any>} [set] @param {(Node | string)[]} children */
export function element(tag, set = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(set)) {
    if (value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : String(value));
  }
  made.append(...children);
  return made;
}

/** @param {string} id @returns {HTMLElement | null} */
export const byId = id => document.getElementById(id);

/** Settings that the server writes on `<html>`. */
export const page = document.documentElement.dataset;

/** Slow-network mode: by choice, `Save-Data`, or what the browser measured. */
export const slow = () => page.reseau === 'lent' || !!navigator.connection?.saveData || (navigator.connection?.rtt ?? 0) > 600;

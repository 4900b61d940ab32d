// @ts-check
/** Requests of our own modules: same headers and time-out as those of htmx; of `HX-Trigger`, only the session is heard. */
import { fire } from './page.js';

/** ms before a request is given up */
const TIMEOUT = 20_000;

/** A fragment is wanted, by our own script: a session that ended answers 401, not a page. */
export const HEADERS = { 'X-Spico': '1', 'HX-Request': 'true', 'HX-Request-Type': 'partial' };

/** @typedef {{fields?: Record<string, string> | URLSearchParams, headers?: Record<string, string>, keepalive?: boolean, timeout?: number}} Options */

/** @param {string} url @param {Options} [o] */
export const get = (url, o = {}) => send('GET', url, o);

/** @param {string} url @param {Options} [o] */
export const post = (url, o = {}) => send('POST', url, o);

/** `/discussions/<id>/<what>` @param {string} conv @param {string} what */
export const conversation = (conv, what) => `/discussions/${encodeURIComponent(conv)}${what}`;

/**
 * Rejects on network failure and time-out; an HTTP error is an answer.
 * @param {string} method @param {string} url @param {Options} o
 */
async function send(method, url, o) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), o.timeout ?? TIMEOUT);
  try {
    const answer = await fetch(url, {
      method, signal: stop.signal, mode: 'same-origin', redirect: 'error', cache: 'no-store', keepalive: o.keepalive,
      headers: { ...HEADERS, ...o.headers }, body: o.fields && new URLSearchParams(o.fields),
    });
    sessionTold(answer);
    return answer;
  } finally {
    clearTimeout(timer);
  }
}

/** Background requests stay silent; only what concerns the session is told. @param {Response} answer */
function sessionTold(answer) {
  const events = answer.headers.get('HX-Trigger') ?? '';
  try {
    const told = events.startsWith('{') && JSON.parse(events)['spico:session'];
    if (told || answer.status === 401) fire('spico:session', told || {});
  } catch { /* not for us */ }
}

// @ts-check
/** Requests of our own modules: same headers and time-out as those of htmx; of `HX-Trigger`, only the session event is handled. */
import { addressOf, element, fire, one, on } from './page.js';

/** ms before a request is given up */
const TIMEOUT = 20_000;

/** Our own script wants a fragment: a session that ended answers 401, not a page. */
export const HEADERS = { 'X-Spico': '1', 'HX-Request': 'true', 'HX-Request-Type': 'partial' };

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
    const headers = { ...HEADERS, ...o.headers };
    const answer = await again(method, url, headers, () => fetch(addressOf(url), {
      method, signal: stop.signal, mode: 'same-origin', redirect: 'error', cache: 'no-store', keepalive: o.keepalive,
      headers, body: o.fields && new URLSearchParams(o.fields),
    }));
    sessionTold(answer, method);
    return answer;
  } finally {
    clearTimeout(timer);
  }
}

/** Background requests fail silently; only the end of a session, or a change that could not be made, is shown. @param {Response} answer @param {string} method */
function sessionTold(answer, method) {
  const events = answer.headers.get('HX-Trigger') ?? '';
  try {
    const told = events.startsWith('{') && JSON.parse(events)['spico:session'];
    if (answer.status === 401 || told && method === 'POST') fire('spico:session', told || {});
  } catch { /* not for us */ }
}

/* ---- lists asked for again (T16) ---- */

/** The last answers that carried a tag, in the memory of this page and nowhere else: nothing clinical stays on a shared post. */
const KEPT = 12;
/** @type {Map<string, {tag: string, text: string}>} */
const kept = new Map();

/**
 * Ask with the tag of what is known; *not changed* then gives the same text again.
 * @param {string} method @param {string} url @param {Record<string, string>} headers @param {(...given: any[]) => Promise<Response>} ask
 */
async function again(method, url, headers, ask) {
  if (method !== 'GET') return ask();
  const known = kept.get(url);
  if (known) headers['If-None-Match'] = known.tag;
  const answer = await ask();
  if (known && answer.status === 304) return new Response(known.text, { headers: answer.headers });
  const tag = answer.headers.get('ETag');
  kept.delete(url);
  if (tag && answer.ok) kept.set(url, { tag, text: await answer.clone().text() });
  for (const old of kept.keys()) if (kept.size > KEPT) kept.delete(old);
  return answer;
}

on('htmx:before:request', ({ ctx }) => {
  const { fetch: ask, request } = ctx;
  ctx.fetch = async () => {
    const answer = await again(request.method, request.action, request.headers, () => ask(request.action, request));
    await dressed(answer);
    return answer;
  };
});
on('spico:session', d => { if (d.etat !== 'ouverte') kept.clear(); });

/* ---- the sheets of another room ---- */

/** ms before a page is shown without one of its sheets */
const SHEET = 3_000;

/** Loads the sheets that a page of another room needs before it is shown: `X-Feuilles` names them. @param {Response} answer */
const dressed = answer => Promise.all((answer.headers.get('X-Feuilles') ?? '').split(' ').filter(Boolean).map(sheet));

/** A sheet that the network lost is removed, so that the next page of its room asks for it again. @param {string} href */
function sheet(href) {
  const known = one(`link[href="${CSS.escape(href)}"]`);
  const link = /** @type {HTMLLinkElement} */ (known ?? element('link', { rel: 'stylesheet', href }));
  if (!known) document.head.append(link);
  return link.sheet ?? new Promise(done => {
    link.addEventListener('load', done);
    link.addEventListener('error', () => done(link.remove()));
    setTimeout(done, SHEET);
  });
}

// A minimal fake browser for the writing modules: a document with events, and no element but the composer and what a test adds.
export const given = { elements: {}, fetches: [], posted: [], said: [], heard: [], answer: () => new Response('<li></li>', { status: 200 }) };

const seal = { dataset: { sceau: btoa('0123456789abcdef') } };
const shelf = new Map();
const page = Object.assign(new EventTarget(), {
  documentElement: { dataset: { compte: 'c' } }, hidden: false, getElementById: id => given.elements[id] ?? null,
  querySelector: selector => (selector === '#compositeur [data-sceau]' ? seal : null), querySelectorAll: () => [],
  createElement: () => ({ dataset: {}, children: [], setAttribute() {}, append() {}, remove() {}, matches: () => true }), body: { appendChild: made => made },
});
const windowed = new EventTarget();
Object.assign(globalThis, {
  window: globalThis, document: page, htmx: { registerExtension() {} }, HTMLElement: class { get popover() { return ''; } }, setInterval: () => 0,
  addEventListener: (...how) => windowed.addEventListener(...how), dispatchEvent: e => windowed.dispatchEvent(e),
  sessionStorage: { getItem: n => shelf.get(n) ?? null, setItem: (n, v) => shelf.set(n, v), removeItem: n => shelf.delete(n) },
  BroadcastChannel: class {
    postMessage(said) { given.posted.push(said); }
    addEventListener(_, act) { given.heard.push(act); }
  },
  fetch: async (url, how) => {
    given.fetches.push({ url, body: String(how.body) });
    return given.answer(url);
  },
});
Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true });
for (const name of ['spico:envoi', 'spico:envois', 'spico:rappel', 'spico:toast']) page.addEventListener(name, e => given.said.push([name, e.detail]));

/** Until what was begun has ended. */
export const settled = () => new Promise(done => setTimeout(done, 20));

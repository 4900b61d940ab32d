// @ts-check
/**
 * Trusted Types: the only two policies of the product (`htmx`, `spico`), and the only place where text becomes HTML.
 * Browsers without Trusted Types ignore the directive; the checks below run there too.
 */

/** @type {{createHTML(s: string): any, createScript?(s: string): never}} */
let html;
/** @type {{createScriptURL(s: string): any}} */
let url;

/** `<head>` of a full page: htmx parses it for the title only, then drops it. @param {string} s */
const createHTML = s => {
  if (!/^<head[\s>]/i.test(s) && /<script/i.test(s)) throw new TypeError('script in fragment');
  return s;
};
/** @param {string} s */
const createScriptURL = s => {
  if (s !== '/sw.js') throw new TypeError('unknown script');
  return s;
};

const TT = window.trustedTypes;
if (TT) {
  html = TT.createPolicy('htmx', { createHTML }); // no createScript: it throws
  url = TT.createPolicy('spico', { createScriptURL });
} else {
  html = { createHTML, createScript() { throw new TypeError('no script'); } };
  url = { createScriptURL };
}

/** @type {any} */
let api;
htmx.registerExtension('tt', {
  /** @param {any} given */
  init(given) {
    api = given;
    api.initSecurity(html);
  },
});

/** Server HTML → nodes; throws on a script. @param {string} text @returns {DocumentFragment} */
export function fragment(text) {
  const template = document.createElement('template');
  template.innerHTML = html.createHTML(text);
  return document.importNode(template.content, true);
}

/** Make `old` like `fresh`, keeping focus, caret and open details. @param {Element} old @param {Element} fresh */
export function morph(old, fresh) {
  const holder = document.createDocumentFragment();
  holder.append(fresh);
  api.morph(old, holder, false);
  htmx.process(old);
}

/** The one script URL we may register. */
export const workerURL = () => url.createScriptURL('/sw.js');

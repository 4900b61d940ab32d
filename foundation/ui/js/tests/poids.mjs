// How much modules weigh, as served: whole-line comments and indentation taken off, gzip -9, no bundle; and what they may not hold.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const OURS = new URL('../', import.meta.url);

/** What the asset step does to a module. @param {string} text */
function strip(text) {
  let inside = false;
  const out = [];
  for (let code of text.split('\n')) {
    code = code.trim();
    if (inside) {
      const end = code.indexOf('*/');
      if (end < 0) continue;
      inside = false;
      code = code.slice(end + 2).trim();
    }
    while (code.startsWith('/*')) {
      const end = code.indexOf('*/');
      inside = end < 0;
      code = inside ? '' : code.slice(end + 2).trim();
    }
    if (code && !code.startsWith('//')) out.push(code);
  }
  return `${out.join('\n')}\n`;
}

/** A module of `ui`. @param {string} name */
export const ours = name => new URL(name, OURS).href;

const read = url => readFileSync(new URL(url), 'utf8');
const text = url => (url.includes('.min.') ? read(url) : strip(read(url)));

/** A module and all that it imports at once. @param {string} url @param {Set<string>} seen */
function closure(url, seen) {
  if (seen.has(url)) return seen;
  seen.add(url);
  for (const [, other] of text(url).matchAll(/^(?:import|export) (?:.* from )?'(\.[\w./-]+)';/gm)) closure(new URL(other, url).href, seen);
  return seen;
}

/** What a page has loaded when it has loaded these, htmx among it. @param {string[]} urls */
export const together = (...urls) => urls.reduce((seen, url) => closure(url, seen), new Set([ours('htmx-4.0.1.min.js')]));

/** Bytes, compressed; where a module of `ui` stands in the sources is not served. @param {Iterable<string>} urls */
export const weigh = urls => [...urls].reduce((sum, url) => sum + gzipSync(text(url).replaceAll('../../../foundation/ui/js/', './'), { level: 9 }).length, 0);

/** Fails when a module of the folder holds what none may. @param {URL} folder */
export function sound(folder) {
  const names = readdirSync(folder).filter(name => name.endsWith('.js') && !name.includes('.min.'));
  assert.ok(names.length > 1);
  for (const name of names) {
    const code = text(new URL(name, folder).href);
    for (const line of code.split('\n')) assert.equal((line.replaceAll('\\`', '').match(/`/g) ?? []).length % 2, 0, `a text over several lines in ${name}: ${line}`);
    assert.ok(!/\b(?:eval|Function)\(|insertAdjacentHTML|outerHTML =|document\.write/.test(code), name);
    if (new URL(name, folder).href !== ours('tt.js')) assert.ok(!/innerHTML =/.test(code), `${name} makes HTML of a text`);
  }
}

// Weights of front-end §11, as served: whole-line comments and indentation taken off by the asset step, gzip -9, no bundle.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const read = name => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');

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

/** A module and all that it imports at once. @param {string} name @param {Set<string>} seen */
function closure(name, seen = new Set()) {
  if (seen.has(name)) return seen;
  seen.add(name);
  for (const [, other] of strip(read(name)).matchAll(/^(?:import|export) (?:.* from )?'\.\/([\w.-]+)';/gm)) closure(other, seen);
  return seen;
}

const weigh = names => [...names].reduce((sum, n) => sum + gzipSync(n.includes('.min.') ? read(n) : strip(read(n)), { level: 9 }).length, 0);
const together = (...names) => names.reduce((seen, n) => closure(n, seen), new Set(['htmx-4.0.1.min.js']));

const SIGNED_OUT = together('entree.js');
const BASE = together('entree.js', 'flux.js', 'clavier.js');
const CONVERSATION = together('entree.js', 'flux.js', 'clavier.js', 'fil.js', 'compositeur.js', 'fil-vie.js', 'volets.js', 'liste.js', 'file-envoi.js');

test('the closures are what they should be', () => {
  assert.ok(BASE.has('flux-lecture.js') && CONVERSATION.has('file-etat.js') && !SIGNED_OUT.has('flux.js'));
});

test('ceilings in bytes', () => {
  for (const [what, names, ceiling] of [['signed out', SIGNED_OUT, 20_000], ['base', BASE, 26_000], ['conversation', CONVERSATION, 42_300]]) {
    const bytes = weigh(names);
    assert.ok(bytes <= ceiling, `${what}: ${bytes} > ${ceiling}`);
  }
  assert.ok(weigh(['sw.js']) <= 2_500);
});

test('everything that comes later, together, stays small', () => {
  assert.ok(weigh(['verrou.js', 'verrou-temps.js', 'session.js', 'dialogue.js', 'echec.js', 'copie.js', 'coffre-scelle.js', 'choix.js']) <= 8_750);
});

test('no text over several lines, no inline script, no HTML from strings outside tt.js', () => {
  for (const name of new Set([...CONVERSATION, 'choix.js', 'session.js', 'dialogue.js', 'verrou.js', 'mot-de-passe.js', 'aide-clavier.js'])) {
    if (name.includes('.min.')) continue;
    const text = strip(read(name));
    for (const line of text.split('\n')) assert.equal((line.replaceAll('\\`', '').match(/`/g) ?? []).length % 2, 0, `${name}: ${line}`);
    assert.ok(!/\b(?:eval|Function)\(|insertAdjacentHTML|outerHTML =|document\.write/.test(text), name);
    if (name !== 'tt.js') assert.ok(!/innerHTML =/.test(text), name);
  }
});

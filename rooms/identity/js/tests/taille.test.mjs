// Weights of front-end §11.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { ours, sound, weigh } from '../../../../foundation/ui/js/tests/poids.mjs';

const here = name => new URL(`../${name}`, import.meta.url).href;

test('the guard of a session and what it asks, together, stay small', () => {
  const bytes = weigh([...['verrou.js', 'verrou-temps.js', 'session.js', 'deverrou.js'].map(here), ours('dialogue.js')]);
  assert.ok(bytes <= 5_000, `${bytes} > 5000`);
});

test('no text over several lines, no inline script, no HTML from strings', () => sound(new URL('../', import.meta.url)));

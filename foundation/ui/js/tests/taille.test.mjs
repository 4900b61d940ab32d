// Weights of front-end §11.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { ours, sound, together, weigh } from './poids.mjs';

const SIGNED_OUT = together(ours('entree.js'));
const BASE = together(...['entree.js', 'flux.js', 'clavier.js'].map(ours));

test('the closures are what they should be', () => {
  assert.ok(BASE.has(ours('flux-lecture.js')) && !SIGNED_OUT.has(ours('flux.js')));
});

test('ceilings in bytes', () => {
  for (const [what, names, ceiling] of [['signed out', SIGNED_OUT, 20_000], ['base', BASE, 26_000], ['worker', [ours('sw.js')], 2_500]]) {
    const bytes = weigh(names);
    assert.ok(bytes <= ceiling, `${what}: ${bytes} > ${ceiling}`);
  }
});

test('no text over several lines, no inline script, no HTML from strings outside tt.js', () => sound(new URL('../', import.meta.url)));

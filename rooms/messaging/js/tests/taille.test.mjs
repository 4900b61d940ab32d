// Weights of front-end §11.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { ours, sound, together, weigh } from '../../../../foundation/ui/js/tests/poids.mjs';

const here = name => new URL(`../${name}`, import.meta.url).href;
const CONVERSATION = together(...['entree.js', 'flux.js', 'clavier.js'].map(ours),
  ...['fil.js', 'compositeur.js', 'fil-vie.js', 'volets.js', 'liste.js', 'file-envoi.js'].map(here));

test('an open conversation stays light', () => {
  assert.ok(CONVERSATION.has(here('file-etat.js')) && CONVERSATION.has(ours('flux.js')));
  const bytes = weigh(CONVERSATION);
  assert.ok(bytes <= 42_200, `${bytes} > 42200`);
});

test('what comes later, together, stays small', () => {
  const bytes = weigh([...['echec.js', 'copie.js', 'coffre-scelle.js'].map(here), ours('choix.js')]);
  assert.ok(bytes <= 5_000, `${bytes} > 5000`);
});

test('no text over several lines, no inline script, no HTML from strings', () => sound(new URL('../', import.meta.url)));

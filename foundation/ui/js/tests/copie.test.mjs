import { test } from 'node:test';
import assert from 'node:assert/strict';
import './page-feinte.mjs';

const { keep, merged } = await import('../copie.js');

test('a copy that the server has is forgotten: what was sent from elsewhere does not come back', async () => {
  await keep('c1', 'Bonjour', ['']);
  assert.equal(await merged('c1', '', ''), 'Bonjour', 'the server had not heard of it');
  assert.equal(await merged('c1', 'Bonjour', ''), 'Bonjour');
  assert.equal(await merged('c1', '', ''), '', 'sent meanwhile');
});

test('written here and elsewhere: both are kept, and the copy too', async () => {
  await keep('c2', 'ici', ['avant']);
  assert.equal(await merged('c2', 'ailleurs', ''), 'ailleurs\nici');
  assert.equal(await merged('c2', 'avant', ''), 'ici');
});

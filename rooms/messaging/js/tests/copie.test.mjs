import { test } from 'node:test';
import assert from 'node:assert/strict';
import { given } from './page-feinte.mjs';

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

test('what was told of one conversation says nothing of another', async () => {
  await keep('c3', 'Oui', ['']);
  assert.equal(await merged('c3', '', ''), 'Oui');
  await keep('c4', 'ici', ['avant']);
  assert.equal(await merged('c4', 'Oui', ''), 'Oui\nici', 'written elsewhere');
});

test('a copy stays where the page shows no conversation any more when its key is there', async () => {
  given.elements.fil = { dataset: { moi: 'ror_moi' } };
  const kept = keep('c5', 'Bonjour', ['']);
  given.elements = {};
  await kept;
  given.elements.fil = { dataset: { moi: 'ror_moi' } };
  const found = merged('c5', '', '');
  given.elements = {};
  assert.equal(await found, 'Bonjour');
});

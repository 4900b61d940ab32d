import { test } from 'node:test';
import assert from 'node:assert/strict';
import { given } from './page-feinte.mjs';

const { answer } = await import('../reponse.js');

test('a message of the conversation that was left is not answered in the one that is open', () => {
  const target = { value: '' };
  const parts = { 'a.plus': { pathname: '/discussions/cnv_1/m/3-12' } };
  document.querySelector = selector => (selector.includes('reponse_a') ? target : null);
  document.createElement = () => ({ setAttribute() {}, append() {} });
  given.elements.reponse = { hidden: true };
  const row = { isConnected: false, querySelector: s => parts[s] ?? null };
  assert.equal(answer(row), false);
  assert.equal(target.value, '');
  answer({ ...row, isConnected: true });
  assert.equal(target.value, '3-12');
});

// Which rows of the list a signal reads again, and which go to the top.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { given } from './page-feinte.mjs';

globalThis.location = { search: '' };
Object.assign(htmx, { process() {}, registerExtension: (_, extension) => extension.init?.({ initSecurity() {}, morph() {} }) });
Object.assign(document, { createDocumentFragment: () => ({ append() {} }), importNode: () => ({ querySelector: () => ({ dataset: { seq: '9' } }) }) });
await import('../liste.js');

const [above, row] = [{}, { dataset: { seq: '7' }, matches: () => false, classList: { remove() {} }, contains: () => false, querySelectorAll: () => [], querySelector: () => null }];
let moved = 0;
given.elements = { discussions: { dataset: { moi: 'rol_1' }, firstElementChild: above, moveBefore: () => { moved += 1; } }, 'conv-cnv_1': row };

/** Requests that it costs, and moves to the top. @param {Record<string, unknown>} said */
async function told(said) {
  given.fetches.length = moved = 0;
  document.dispatchEvent(new CustomEvent('spico:signal', { detail: { conv: 'cnv_1', par: 'rol_1', seq: 8, ...said } }));
  await new Promise(done => setTimeout(done, 350));
  return [given.fetches.length, moved];
}

test('a receipt reads a row again only where it says that I have something to read', async () => {
  assert.deepEqual(await told({ genre: 'lecture', par: 'rol_2', seq: 3 }), [0, 0]);
  assert.deepEqual(await told({ genre: 'lecture', seq: 7 }), [0, 0]);
  // On another device I marked it to be read again from an earlier message on: here all of it was read.
  assert.deepEqual(await told({ genre: 'lecture', seq: 3 }), [1, 0]);
});

test('what is the newest of all is at the top, as on a fresh page', async () => {
  assert.deepEqual(await told({ genre: 'modif' }), [1, 0]);
  assert.deepEqual(await told({ genre: 'message' }), [1, 1]);
  assert.deepEqual(await told({ genre: 'membre' }), [1, 1]);
});

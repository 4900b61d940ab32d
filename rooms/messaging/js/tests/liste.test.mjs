import { beforeEach, test } from 'node:test';
import assert from 'node:assert/strict';
import { given } from './page-feinte.mjs';

Object.assign(globalThis, { CSS: { escape: text => text }, location: { search: '' } });
await import('../liste.js');

/** Rows of the list, and which was opened. */
const opened = [];
const row = (id, unread) => ({ id: `conv-${id}`, querySelector: selector => (selector === '[data-non-lus]' ? (unread ? {} : null) : { click: () => opened.push(id), matches: () => false }) });
const rows = [row('a'), row('b'), row('c', true)];
document.querySelectorAll = selector => (selector === '#discussions > .discussion' ? rows : []);

/** Presses a key with Alt; was it used? */
function press(key, shiftKey = false) {
  const e = Object.assign(new Event('keydown', { cancelable: true }), { key, altKey: true, shiftKey });
  document.dispatchEvent(e);
  return e.defaultPrevented;
}

beforeEach(() => {
  opened.length = 0;
  given.elements = { fil: { dataset: { conv: 'a' } } };
});

test('the keyboard leads to the next conversation, and to the next unread one', () => {
  assert.ok(press('ArrowDown') && press('ArrowDown', true));
  assert.deepEqual(opened, ['b', 'c']);
  assert.ok(press('ArrowUp'), 'there is none above: said, and nothing opens');
  assert.deepEqual(opened, ['b', 'c']);
  assert.ok(!press('ArrowLeft'), 'a key that nobody bound stays the browser’s');
});

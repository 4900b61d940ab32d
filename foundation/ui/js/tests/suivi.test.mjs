// Which parts of a page a signal concerns.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { concerned } from '../suivi-regles.js';

test('a part is read again when one of its subjects changed, or after a gap', () => {
  assert.ok(concerned('agenda app_1', ['app_1']) && concerned('agenda', ['autre', 'agenda']));
  assert.ok(concerned('', null));
  assert.ok(!concerned('agenda app_1', ['app_']) && !concerned('', ['']) && !concerned('agenda', []));
});

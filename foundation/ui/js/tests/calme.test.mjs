import { test } from 'node:test';
import assert from 'node:assert/strict';
import { nextTurn, quietUntil } from '../calme.js';

test('C22: quiet from the first second to the last, and the next turn', () => {
  /** @type {[number, number][]} */
  const periods = [[100, 200], [300, 400]];
  assert.deepEqual([99_999, 100_000, 199_999, 200_000, 250_000, 300_000, 400_000].map(now => quietUntil(periods, now)),
    [null, 200_000, 200_000, null, null, 400_000, null]);
  assert.deepEqual([0, 100_000, 250_000, 399_999, 400_000].map(now => nextTurn(periods, now)), [100_000, 200_000, 300_000, 400_000, null]);
  assert.equal(quietUntil([], 1), null);
});

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { DELAYS, backoff, nextRung, onRung, worked } from '../flux-regles.js';

test('backoff doubles from half a second to a minute, within ±30 %', () => {
  const middle = [0, 1, 2, 3, 4, 5, 6, 7, 8, 30].map(n => Math.round(backoff(n, 0.5)));
  assert.deepEqual(middle, [500, 1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000, 60000]);
  for (let n = 0; n < 12; n++) {
    const centre = backoff(n, 0.5);
    assert.ok(Math.abs(backoff(n, 0) - centre * 0.7) < 1e-6);
    assert.ok(backoff(n, 0.999999) < centre * 1.3 + 1e-6);
  }
});

/** @param {import('../flux-regles.js').Outcome[]} outcomes */
const walk = (outcomes, from = onRung('direct', 0), now = 1000) => outcomes.reduce((l, o) => nextRung(l, o, now), from);

test('the ladder goes down for a proxy, never for a cut', () => {
  assert.equal(walk(['network', 'network', 'network', 'network', 'network', 'end', 'end', 'end']).rung, 'direct');
  assert.equal(walk(['mute']).rung, 'direct');
  assert.equal(walk(['mute', 'mute']).rung, 'attente');
  assert.equal(walk(['mute', 'network', 'mute']).rung, 'attente');
  assert.equal(walk(['late']).rung, 'bourre');
  assert.equal(walk(['late', 'network', 'end', 'mute']).rung, 'bourre');
  assert.equal(walk(['late', 'late']).rung, 'attente');
  assert.equal(walk(['late', 'mute', 'mute']).rung, 'attente');
  assert.equal(walk(['refused', 'refused']).rung, 'direct');
  assert.equal(walk(['refused', 'refused', 'refused']).rung, 'attente');
  assert.equal(walk(['refused', 'refused', 'end', 'refused']).rung, 'direct');
});

test('long-poll falls to poll after two failures in a row', () => {
  const held = onRung('attente', 0);
  assert.equal(walk(['network'], held).rung, 'attente');
  assert.equal(walk(['network', 'ok', 'network'], held).rung, 'attente');
  assert.equal(walk(['network', 'refused'], held).rung, 'sonde');
});

test('the event stream is tried again every 15 minutes', () => {
  for (const rung of /** @type {const} */ (['attente', 'sonde'])) {
    assert.equal(nextRung(onRung(rung, 0), 'ok', DELAYS.directAgain - 1).rung, rung);
    const again = nextRung(onRung(rung, 0), 'ok', DELAYS.directAgain);
    assert.deepEqual(again, onRung('direct', DELAYS.directAgain));
  }
});

test('a stream that is closed as soon as it opens makes the client wait longer each time', () => {
  let attempt = 0, waited = 0;
  for (let tries = 0; tries < 8; tries++) {
    attempt = worked('end', 3) ? 0 : attempt + 1;
    waited += backoff(Math.max(0, attempt - 1), 0.5);
  }
  assert.ok(waited > 60_000, `8 tries within ${waited} ms`);
  assert.ok(worked('end', 20_000), 'one that lasted comes back at once');
  assert.ok(worked('ok', 0) && worked('mute', 0) && !worked('network', 0) && !worked('refused', 0));
});

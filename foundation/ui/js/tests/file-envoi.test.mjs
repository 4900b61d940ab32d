import { beforeEach, test } from 'node:test';
import assert from 'node:assert/strict';
import { given, settled } from './page-feinte.mjs';
import { HOLD, after, newItem, starting, undone } from '../file-etat.js';

const box = await import('../file-envoi.js');
await box.ready;

const message = (id, hold = 0) => ({ id, conv: 'c1', text: 'Bonjour', reply: '', hold });
const hidden = async () => {
  document.hidden = true;
  document.dispatchEvent(new Event('visibilitychange'));
  document.hidden = false;
  await settled();
};
const leaving = () => {
  const e = new Event('beforeunload', { cancelable: true });
  dispatchEvent(e);
  return e.defaultPrevented;
};

beforeEach(() => {
  box.items.clear();
  Object.assign(given, { fetches: [], posted: [], said: [], answer: () => new Response('<li></li>', { status: 200 }) });
});

test('a message is in the outbox before anything is waited for', async () => {
  box.add(message('a', HOLD));
  box.add(message('b'));
  assert.deepEqual([...box.items.keys()], ['a', 'b'], 'what is held does not keep the next one out');
  await settled();
  assert.equal(given.fetches.length, 2);
});

test('a page that leaves sends what it holds, not what another tab holds', async () => {
  box.items.set('theirs', newItem({ ...message('theirs'), hold: HOLD, now: Date.now() }));
  await hidden();
  assert.deepEqual(given.fetches, []);
  await box.add(message('held', HOLD));
  box.items.delete('theirs');
  await hidden();
  assert.equal(given.fetches.length, 1);
});

test('the other tabs hear of what was taken back', async () => {
  await box.add(message('gone', HOLD));
  given.posted = [];
  await box.drop('gone');
  assert.deepEqual(given.posted, [{ id: 'gone' }]);
});

/** Taken back after a cut request; the server answers so. */
async function recalled(status, headers = {}) {
  given.answer = () => new Response(status === 200 ? '<li></li>' : '<p></p>', { status, headers });
  const now = Date.now(), cut = after(starting(newItem({ ...message('a'), now })), { kind: 'network' }, now);
  await box.keep(undone(cut, now));
  box.pump();
  await settled();
  return { kept: box.items.size, told: given.said.filter(([name]) => name === 'spico:rappel').map(([, d]) => d.html) };
}

test('taken back: only what is not there never arrived', async () => {
  assert.deepEqual(await recalled(404), { kept: 0, told: [] });
  assert.deepEqual(await recalled(200), { kept: 0, told: ['<li></li>'] });
});
test('taken back: that it stands is told', async () => {
  assert.deepEqual(await recalled(403), { kept: 0, told: [''] });
});
test('taken back: terms or a stronger sign-in stand between, then it is asked again', async () => {
  assert.deepEqual(await recalled(403, { 'HX-Trigger': '{"spico:session":{"etat":"conditions"}}' }), { kept: 1, told: [] });
  assert.deepEqual(await recalled(401), { kept: 1, told: [] });
});

test('what the network does not keep is not said to wait for it', async () => {
  await box.add(message('a', HOLD));
  await box.keep({ ...newItem({ ...message('b'), now: Date.now() }), recall: true });
  assert.deepEqual(given.said.filter(([name]) => name === 'spico:envois').map(([, d]) => d.n).filter(Boolean), []);
});

test('a page is kept from closing by what is nowhere else, not by what is on its way', async () => {
  assert.equal(leaving(), false);
  await box.add(message('a', HOLD));
  assert.equal(leaving(), false, 'a held reply leaves with the page');
  assert.equal(given.fetches.length, 1);
  await settled();
  box.items.set('cut', after(starting(newItem({ ...message('cut'), now: Date.now() })), { kind: 'network' }, Date.now()));
  assert.equal(leaving(), true);
  box.items.clear();
  box.items.set('long', starting(newItem({ ...message('long'), text: 'x'.repeat(box.KEEPALIVE), now: Date.now() })));
  assert.equal(leaving(), true, 'too long to outlive its page');
});

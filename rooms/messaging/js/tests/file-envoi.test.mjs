import { beforeEach, test } from 'node:test';
import assert from 'node:assert/strict';
import { given, settled } from './page-feinte.mjs';
import { HOLD, after, newItem, starting, undone } from '../file-etat.js';

const box = await import('../file-envoi.js');
// Loaded before it is asked for: a test waits for answers, not for files.
await import('../rappel.js');
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
  Object.assign(given, { elements: {}, fetches: [], posted: [], said: [], answer: () => new Response('<li></li>', { status: 200 }) });
});

test('a message is in the outbox before anything is waited for', async () => {
  box.add(message('a', HOLD));
  box.add(message('b'));
  assert.deepEqual([...box.items.keys()], ['a', 'b'], 'what is held does not keep the next one out');
  await settled();
  assert.equal(given.fetches.length, 2);
});

test('a page that leaves sends what it holds, not what another tab holds', async () => {
  box.items.set('theirs', newItem({ ...message('theirs'), conv: 'c2', hold: HOLD, now: Date.now() }));
  await box.add(message('held', HOLD));
  assert.deepEqual(given.fetches, []);
  await hidden();
  assert.deepEqual(given.fetches.map(f => f.url), ['/discussions/c1/messages']);
  assert.equal(box.items.get('theirs').state, 'retenu');
});

test('a page that leaves sends nothing before what waits in the same conversation', async () => {
  given.answer = () => { throw new TypeError('no network'); };
  await box.add(message('a'));
  await settled();
  given.fetches = [];
  await box.add(message('b', HOLD));
  await box.add({ ...message('c', HOLD), conv: 'c2' });
  await hidden();
  assert.deepEqual(given.fetches.map(f => f.url), ['/discussions/c2/messages'], 'b keeps its place behind a');
  given.answer = () => new Response('<li></li>', { status: 200 });
  given.fetches = [];
  dispatchEvent(new Event('online'));
  await settled();
  assert.deepEqual(given.fetches.map(f => new URLSearchParams(f.body).get('client_id')).filter(id => id !== 'c'), ['a', 'b']);
});

test('the other tabs hear of what was taken back', async () => {
  await box.add(message('gone', HOLD));
  given.posted = [];
  await box.drop('gone');
  assert.deepEqual(given.posted, [{ id: 'gone' }]);
});

test('the other tabs take no bubble away of what has left', async () => {
  await box.add(message('a'));
  await settled();
  assert.deepEqual(given.posted.map(({ id, state }) => [id, state]).at(-1), ['a', 'envoye']);
  assert.ok(given.posted.every(({ state }) => state));
});

test('a message of before there were mentions names nobody', async () => {
  const { mentions, ...old } = newItem({ ...message('a'), now: Date.now() });
  await box.keep(old);
  box.pump();
  await settled();
  assert.equal(new URLSearchParams(given.fetches[0].body).get('mentions'), '', mentions);
});

/** Taken back after a cut request; the server answers so, and shows the conversation to this situation when it is asked for. */
async function recalled(status, { headers = {}, me = 'ror_moi', shows = 'ror_moi' } = {}) {
  const page = () => (shows ? new Response(`<ol id="fil" data-moi="${shows}"></ol>`) : new Response('<p></p>', { status: 404 }));
  given.answer = url => (url === '/discussions/c1' ? page() : new Response(status === 200 ? '<li></li>' : '<p></p>', { status, headers }));
  const now = Date.now(), cut = after(starting(newItem({ ...message('a'), me, now })), { kind: 'network' }, now);
  await box.keep(undone(cut, now));
  box.pump();
  await settled();
  return { kept: box.items.size, told: given.said.filter(([name]) => name === 'spico:toast').map(([, d]) => /déjà parti|peut-être parti/.exec(d.texte)?.[0]) };
}

test('taken back: what is not there never arrived', async () => {
  assert.deepEqual(await recalled(404), { kept: 0, told: [] });
});
test('taken back: what is there is said to have left', async () => {
  assert.deepEqual(await recalled(200), { kept: 0, told: ['déjà parti'] });
});
test('taken back: that it stands is told', async () => {
  assert.deepEqual(await recalled(403), { kept: 0, told: ['déjà parti'] });
});
test('taken back: under another situation, and where one takes part no more, nobody knows', async () => {
  const unknown = { kept: 0, told: ['peut-être parti'] };
  assert.deepEqual(await recalled(404, { shows: 'ror_autre' }), unknown);
  given.said = [];
  assert.deepEqual(await recalled(404, { shows: '' }), unknown);
  given.said = [];
  assert.deepEqual(await recalled(404, { me: null }), unknown);
});
test('the situation under which it was written stays with a message', async () => {
  given.elements.fil = { dataset: { moi: 'ror_moi' } };
  box.add(message('a'));
  assert.equal(box.items.get('a').me, 'ror_moi');
  await settled();
});
test('taken back: terms or a stronger sign-in stand between, then it is asked again', async () => {
  assert.deepEqual(await recalled(403, { headers: { 'HX-Trigger': '{"spico:session":{"etat":"conditions"}}' } }), { kept: 1, told: [] });
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

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { HOLD, STEPS, TOO_OLD, after, canUndo, due, inOrder, meaning, newItem, release, retry, starting, tooOld, undone, uuid7, wake, wakeAt } from '../file-etat.js';

const item = (id, conv = 'c1', now = 0) => newItem({ id, conv, text: 'bonjour', reply: '', now });

test('a new message is due at once', () => {
  assert.deepEqual(due([item('a')], 0).map(i => i.id), ['a']);
});

test('tries at 0, 2, 5, 15, 30, 60 s, then only on a signal', () => {
  let i = item('a');
  let now = 0;
  const waits = [];
  while (i.next !== Infinity) {
    waits.push((i.next - now) / 1000);
    now = i.next;
    assert.deepEqual(due([i], now).length, 1);
    assert.deepEqual(due([i], now - 1).length, 0);
    i = after(starting(i), { kind: 'network' }, now);
  }
  assert.deepEqual(waits, STEPS);
  assert.equal(i.state, 'en_attente_reseau');
  assert.deepEqual(due([i], now + 1e9), [], 'asleep until a signal');
  assert.deepEqual(due([wake(i, now)], now).length, 1);
});

test('a service that stays down becomes a visible failure, that the author may retry', () => {
  let i = item('a');
  for (let n = 0; n < STEPS.length; n++) i = after(starting(i), { kind: 'busy' }, 0);
  assert.equal(i.state, 'echec');
  assert.equal(wake(i, 5).state, 'echec', 'no silent retry of what was shown as failed');
  assert.deepEqual(due([retry(i, 5)], 5).length, 1);
});

test('a quick reply is held, then leaves by itself, and no signal hurries it', () => {
  const held = newItem({ id: 'a', conv: 'c1', text: 'D’accord.', reply: '', now: 0, hold: HOLD });
  assert.equal(held.state, 'retenu');
  assert.equal(wakeAt([held]), HOLD);
  assert.deepEqual(due([wake(held, 1)], HOLD - 1), []);
  assert.deepEqual(due([held], HOLD).map(i => i.id), ['a']);
  assert.deepEqual(due([release(held, 1)], 1).map(i => i.id), ['a']);
  assert.deepEqual(due([held, item('b', 'c1', 1)], 2), [], 'what comes after keeps its place');
});

test('sending is undone only where nothing has left, or where the server is asked whether it had', () => {
  const held = newItem({ id: 'a', conv: 'c1', text: 'D’accord.', reply: '', now: 0, hold: HOLD });
  assert.ok(canUndo(held));
  assert.equal(undone(held, 1), null, 'it never left: nothing to tell');
  assert.ok(!canUndo(item('a')) && !canUndo(starting(item('a'))), 'on its way');
  const cut = after(starting(item('a')), { kind: 'network' }, 0);
  assert.ok(canUndo(cut));
  const recall = undone(cut, 5);
  assert.ok(recall?.recall && recall.text === '');
  assert.deepEqual(due([recall], 5).map(i => i.id), ['a']);
  assert.ok(canUndo(after(starting(item('a')), { kind: 'session' }, 0)));
  assert.ok(!canUndo(after(starting(item('a')), { kind: 'ok' }, 0)), 'once it is there, it is retracted from its menu');
});

test('a refusal is final and blocks nobody behind it', () => {
  const refused = after(starting(item('a')), meaning(422), 0);
  assert.equal(refused.state, 'echec');
  assert.deepEqual(due([refused, item('b', 'c1', 1)], 1).map(i => i.id), ['b']);
});

test('an ended session keeps the message and spends no try', () => {
  const kept = after(starting(item('a')), meaning(401), 0);
  assert.deepEqual([kept.state, kept.tries, kept.next], ['en_attente_reseau', 0, Infinity]);
  assert.equal(due([wake(kept, 9)], 9).length, 1);
});

test('first in, first out in one conversation; conversations do not wait for each other', () => {
  const a = item('a', 'c1', 0), b = item('b', 'c1', 1), c = item('c', 'c2', 2);
  assert.deepEqual(due([c, b, a], 10).map(i => i.id).sort(), ['a', 'c']);
  assert.deepEqual(due([starting(a), b, c], 10).map(i => i.id), ['c'], 'b waits while a is under way');
  const later = after(starting(a), { kind: 'network' }, 10);
  assert.deepEqual(due([later, b], 10), [], 'b does not overtake a');
  assert.deepEqual(due([after(starting(a), { kind: 'ok' }, 10), b], 10).map(i => i.id), ['b']);
});

test('a page that died in the middle of a try: the item is taken up again under the same id', () => {
  const lost = starting(item('a'));
  assert.deepEqual(due([lost], 99), []);
  assert.deepEqual(due([wake(lost, 99)], 99).map(i => i.id), ['a']);
});

test('what each status means', () => {
  const kinds = [200, 201, 400, 401, 403, 404, 408, 409, 413, 422, 425, 429, 500, 502, 503, 504].map(s => meaning(s).kind);
  assert.deepEqual(kinds, ['ok', 'ok', 'refused', 'session', 'refused', 'refused', 'busy', 'refused', 'refused', 'refused', 'busy', 'busy', 'busy', 'busy', 'busy', 'busy']);
});

test('a refusal that its holder can lift keeps the message; only 404 says that nothing is there', () => {
  assert.equal(meaning(403, null, '{"spico:session":{"etat":"conditions"}}').kind, 'session');
  assert.deepEqual([403, 404, 409, 410, 422].filter(s => meaning(s).absent), [404]);
});

test('a conflict is told in the words of the server', () => {
  const why = 'Cette personne ne peut pas lire SPICO aujourd’hui.';
  assert.equal(after(starting(item('a')), meaning(409, null, JSON.stringify({ 'spico:toast': { texte: why } })), 0).why, why);
  for (const events of [null, '{}']) assert.equal(meaning(409, null, events).why, 'Le serveur a refusé ce message.');
});

test('order, next wake-up, age', () => {
  assert.deepEqual(inOrder([item('b', 'c', 5), item('a', 'c', 5), item('z', 'c', 1)]).map(i => i.id), ['z', 'a', 'b']);
  assert.equal(wakeAt([]), Infinity);
  assert.equal(wakeAt([item('a', 'c', 7), item('b', 'c', 3)]), 3);
  assert.deepEqual(tooOld([item('a', 'c', 0)], TOO_OLD), []);
  assert.deepEqual(tooOld([item('a', 'c', 0)], TOO_OLD + 1).length, 1);
});

test('UUID v7: time, version, variant, order', () => {
  const random = new Uint8Array(10).fill(0xff);
  assert.equal(uuid7(0x0192_0000_0001, random), '01920000-0001-7fff-bfff-ffffffffffff');
  assert.ok(uuid7(1_790_000_000_000, random) < uuid7(1_790_000_000_001, new Uint8Array(10)));
});

test('a server that says when to come back is obeyed, and the order stays', () => {
  const queue = Array.from({ length: 50 }, (_, n) => newItem({ id: `0${n}`.slice(-2), conv: 'c', text: 'x', reply: '', now: n }));
  const [first] = due(queue, 100);
  const told = after(starting(first), meaning(429, '7'), 100);
  assert.equal(told.next, 7100);
  assert.equal(after(starting(first), meaning(429, null), 100).next, 2100, 'without a word, the ladder');
  const rest = [told, ...queue.slice(1)];
  assert.deepEqual(due(rest, 7000), [], 'nobody overtakes');
  assert.deepEqual(due(rest, 7100).map(i => i.id), ['00']);
});

test('who was chosen in the list of mentions stays with the message', () => {
  const m = newItem({ id: '1', conv: 'c1', text: '@Claire Martin', reply: '', mentions: ' ror_1', now: 0 });
  assert.equal(retry(after(starting(m), { kind: 'busy' }, 10), 20).mentions, ' ror_1');
});

test('what was refused left nothing there, unless an earlier try had no answer', () => {
  for (const status of [401, 404, 422]) assert.equal(undone(after(starting(item('a')), meaning(status), 0), 1), null, `${status}`);
  const cut = after(starting(item('a')), { kind: 'network' }, 0);
  assert.ok(undone(after(starting(cut), meaning(404), 0), 1)?.recall);
  assert.ok(undone(wake(starting(item('a')), 1), 1)?.recall, 'of a page that died meanwhile');
  assert.ok(undone({ ...cut, begun: true }, 1)?.recall, 'kept by an earlier version');
});

test('what was taken back raises no banner, however long the server cannot be asked', () => {
  const cut = after(starting(item('a', 'c1', 0)), { kind: 'network' }, 0);
  assert.deepEqual(tooOld([undone(cut, 1)], TOO_OLD + 1), []);
});

test('a text that the server refuses is told in its own words', () => {
  const events = JSON.stringify({ 'spico:toast': { texte: 'Des accents s’empilent sur une même lettre.' } });
  assert.equal(meaning(422, null, events).why, 'Des accents s’empilent sur une même lettre.');
  assert.equal(meaning(422).why, 'Le serveur a refusé ce message.');
});

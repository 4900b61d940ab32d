import { beforeEach, test } from 'node:test';
import assert from 'node:assert/strict';
import { given, settled } from './page-feinte.mjs';
import { HOLD, after, meaning, newItem, starting } from '../file-etat.js';

const box = await import('../file-envoi.js');
await import('../echec.js');
const { show } = await import('../envois-vieux.js');
const { resume } = await import('../fil.js');
await box.ready;

const now = Date.now();
const message = newItem({ id: 'a', conv: 'c1', text: 'Pansement refait', reply: '', mentions: '', now });
const refused = after(starting(message), meaning(404), now), cut = after(starting(message), { kind: 'network' }, now);

/** An element that keeps what it is made of. */
function made() {
  const here = { dataset: {}, children: [], setAttribute: (n, v) => { here[n] = v; if (n.startsWith('data-')) here.dataset[n.slice(5)] = v; } };
  here.append = (...more) => here.children.push(...more);
  here.remove = () => { if (given.elements[here.id] === here) delete given.elements[here.id]; };
  return here;
}
Object.assign(document, { createElement: made, body: { prepend: e => { given.elements[e.id] = e; } } });
const composer = () => ({ value: '', form: { mentions: { value: '' } }, focus() {}, hasAttribute: () => true, dispatchEvent: () => true });

/** Presses what the state of a message offers. */
async function press(envoi, id = 'a') {
  const button = { dataset: { envoi, id } };
  const click = new Event('click');
  Object.defineProperty(click, 'target', { value: { closest: selector => (selector === '[data-envoi]' ? button : null) } });
  document.dispatchEvent(click);
  await settled();
}

beforeEach(async () => {
  await settled();
  box.items.clear();
  const zone = made();
  Object.assign(given, { elements: { toasts: zone }, fetches: [], said: [], answer: () => new Response('<p></p>', { status: 404 }) });
});
const toasts = () => given.elements.toasts.children.map(t => t.children[0].children[0]);

test('where one can write no more, the text of a message stays where it is', async () => {
  for (const [act, item] of [['modifier', refused], ['annuler', cut]]) {
    box.items.set('a', item);
    await press(act);
    assert.deepEqual(box.items.get('a'), item);
  }
  assert.match(toasts()[0], /Copiez ce texte/);
});

test('what was refused is deleted without a composer, and nothing is asked of the server', async () => {
  box.items.set('a', refused);
  await press('supprimer');
  assert.equal(box.items.size, 0);
  assert.deepEqual(given.fetches, []);
});

test('a quick reply is taken back without a composer', async () => {
  box.items.set('a', newItem({ ...message, hold: HOLD, now }));
  await press('annuler');
  assert.equal(box.items.size, 0);
});

test('the composer of another conversation gets nothing', async () => {
  const nothing = { querySelector: () => null, querySelectorAll: () => [], addEventListener() {}, matches: () => false, dataset: {}, children: [] };
  given.answer = () => new Response('', { status: 200 });
  globalThis.IntersectionObserver = class { observe() {} disconnect() {} };
  resume({ section: nothing, list: nothing, scroller: { ...nothing, scrollTop: 0 }, conv: 'c2', cursor: 0, failures: 0, missed: 0 });
  given.elements.texte = composer();
  box.items.set('a', refused);
  await press('modifier');
  assert.deepEqual([given.elements.texte.value, box.items.get('a')], ['', refused]);
});

test('of what waits for more than a day, the banner gives the text back and deletes it, wherever one is', async () => {
  box.items.set('a', { ...refused, created: 0 });
  show(box.items.get('a'));
  const banner = given.elements['vieux-envois'], [copy, erase] = banner.children.slice(1);
  assert.deepEqual([copy['data-copie'], erase['data-envoi'], erase['data-id']], ['Pansement refait', 'supprimer', 'a']);
  box.items.set('b', { ...refused, id: 'b', created: 0 });
  await press('supprimer');
  assert.equal(given.elements['vieux-envois'].dataset.pour, 'b', 'the next one');
  await press('supprimer', 'b');
  assert.deepEqual([box.items.size, given.elements['vieux-envois']], [0, undefined]);
});

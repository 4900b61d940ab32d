import { beforeEach, test } from 'node:test';
import assert from 'node:assert/strict';
import { given, settled } from './page-feinte.mjs';
import { newItem } from '../file-etat.js';

Object.assign(globalThis, { CSS: { supports: () => true, escape: id => id } });
const box = await import('../file-envoi.js');
await import('../compositeur.js');
const { keep, merged } = await import('../copie.js');
await box.ready;

/** A conversation's composer, with what the server's page holds. */
function composer(conv, text, mentions = '') {
  const area = { value: text, defaultValue: text, form: {} }, named = { value: mentions }, none = { value: '' };
  const parts = { 'textarea[name=texte]': area, '[name=mentions]': named };
  return { area, form: { action: `https://spico.example.org/discussions/${conv}/messages`, querySelector: s => parts[s] ?? none } };
}

/** Shows a composer in the place of another one. */
const show = ({ form }) => { given.elements.compositeur = form; };
const fire = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
/** Types in a field. */
function type(area, text) {
  area.value = text;
  const input = new Event('input');
  Object.defineProperty(input, 'target', { value: area });
  document.dispatchEvent(input);
}
const drafts = () => given.fetches.filter(f => f.url.endsWith('/brouillon')).map(f => [f.url.split('/')[2], Object.fromEntries(new URLSearchParams(f.body))]);

beforeEach(async () => {
  fire('spico:fil-ferme');
  await settled();
  box.items.clear();
  Object.assign(given, { elements: {}, fetches: [], posted: [], said: [], answer: () => new Response('', { status: 200 }) });
});

test('what was being written comes back in its conversation', async () => {
  const c1 = composer('c1', '');
  await keep('c1', 'Elle suinte', ['']);
  show(c1);
  fire('spico:fil', { conv: 'c1' });
  await settled();
  assert.equal(c1.area.value, 'Elle suinte');
});

test('what was being written in one conversation is never the draft of another that is opened meanwhile', async () => {
  const c2 = composer('c2', ''), c3 = composer('c3', '');
  await keep('c2', 'Pour un autre patient', ['']);
  show(c2);
  // While the safe and the copy are being read.
  Object.defineProperty(c2.area, 'value', { get: () => { queueMicrotask(() => show(c3)); return ''; }, set: () => assert.fail('it is not on screen') });
  fire('spico:fil', { conv: 'c2' });
  await settled();
  fire('spico:fil-ferme', { conv: 'c3' });
  assert.deepEqual(drafts(), []);
  assert.equal(await merged('c3', '', ''), '');
  assert.equal(await merged('c2', '', ''), 'Pour un autre patient', 'it is there when its conversation is opened again');
});

test('a draft keeps the choices of its own form', async () => {
  const c4 = composer('c4', '', ' ror_roy');
  show(c4);
  type(c4.area, 'Vu, @Anne Roy');
  show(composer('c5', '', ' ror_dupont'));
  fire('spico:fil-ferme', { conv: 'c4' });
  await settled();
  assert.deepEqual(drafts(), [['c4', { texte: 'Vu, @Anne Roy', mentions: ' ror_roy' }]]);
});

test('a draft that the server did not get is posted when the line is back, for the conversation on screen only', async () => {
  const c6 = composer('c6', '');
  show(c6);
  given.answer = () => { throw new TypeError('no network'); };
  type(c6.area, 'À finir');
  fire('spico:fil-ferme', { conv: 'c6' });
  await settled();
  given.fetches = [];
  given.answer = () => new Response('', { status: 200 });
  fire('spico:flux', { etat: 'direct', neuf: true });
  show(composer('c7', 'Autre chose'));
  await settled();
  assert.deepEqual(drafts(), []);
  show(c6);
  fire('spico:flux', { etat: 'direct', neuf: true });
  await settled();
  assert.deepEqual(drafts(), [['c6', { texte: 'À finir', mentions: '' }]]);
});

test('the draft of a message that waits to leave is nobody’s draft', async () => {
  const waits = newItem({ id: 'a', conv: 'c8', text: 'Elle suinte encore', reply: '', now: Date.now() });
  for (const [server, left] of [['Elle suin', ''], ['Et la suite', 'Et la suite']]) {
    box.items.set('a', waits);
    const c8 = composer('c8', server);
    show(c8);
    fire('spico:fil', { conv: 'c8' });
    await settled();
    assert.equal(c8.area.value, left);
  }
});

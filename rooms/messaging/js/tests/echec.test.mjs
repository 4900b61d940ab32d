import { beforeEach, test } from 'node:test';
import assert from 'node:assert/strict';
import { given, settled } from './page-feinte.mjs';
import { HOLD, after, meaning, newItem, starting } from '../file-etat.js';

const box = await import('../file-envoi.js');
await import('../echec.js');
await box.ready;

const DUPONT = 'ror_dupont';
const now = Date.now();
const named = newItem({ id: 'a', conv: 'c1', text: 'Vu, @Claire Dupont', reply: '', mentions: ` ${DUPONT}`, now });

/** The composer with what one was writing there. */
function composer(text, mentions) {
  const form = { mentions: { value: mentions } };
  const heard = [];
  return { value: text, form, heard, focus() {}, hasAttribute: () => true, dispatchEvent: e => heard.push([e.type, form.mentions.value]) };
}

/** Presses what the state of a message offers. */
async function press(envoi, id) {
  const button = { dataset: { envoi, id } };
  const click = new Event('click');
  Object.defineProperty(click, 'target', { value: { closest: selector => (selector === '[data-envoi]' ? button : null) } });
  document.dispatchEvent(click);
  await settled();
}

beforeEach(() => {
  box.items.clear();
  given.elements = { texte: composer('', '') };
});

test('refused and edited, a message still tells whoever was chosen', async () => {
  box.items.set('a', after(starting(named), meaning(422), now));
  await press('modifier', 'a');
  const { value, form, heard } = given.elements.texte;
  assert.equal(value, 'Vu, @Claire Dupont');
  assert.deepEqual(form.mentions.value.split(' ').filter(Boolean), [DUPONT]);
  assert.match(heard[0][1], /ror_dupont/, 'the draft that is kept of it holds the choice');
});

test('taken back before it left, it is put before what was being written, with the choices of both', async () => {
  given.elements.texte = composer('Et @Anne Roy', 'ror_roy');
  box.items.set('a', after(starting(named), { kind: 'network' }, now));
  await press('annuler', 'a');
  const { value, form } = given.elements.texte;
  assert.equal(value, 'Vu, @Claire Dupont\nEt @Anne Roy');
  assert.deepEqual(form.mentions.value.split(' ').filter(Boolean).sort(), [DUPONT, 'ror_roy']);
});

test('a message of an earlier version, without choices, adds none', async () => {
  const { mentions, ...old } = named;
  box.items.set('a', after(starting(old), meaning(422), now));
  await press('modifier', 'a');
  assert.equal(given.elements.texte.form.mentions.value.trim(), '', mentions);
});

test('a quick reply that is taken back, and what is deleted, leave the field as it is', async () => {
  given.elements.texte = composer('Et @Anne Roy', 'ror_roy');
  box.items.set('a', newItem({ ...named, hold: HOLD, now }));
  await press('annuler', 'a');
  box.items.set('a', after(starting(named), meaning(422), now));
  await press('supprimer', 'a');
  const { value, form } = given.elements.texte;
  assert.deepEqual([value, form.mentions.value], ['Et @Anne Roy', 'ror_roy']);
});

test('what it answered, it answers again', async () => {
  const target = { value: '' }, zone = { hidden: true }, parts = { 'a.plus': { pathname: '/discussions/cnv_1/m/3-12' } };
  const found = { '#compositeur textarea': given.elements.texte, '#compositeur [name=reponse_a]': target };
  const before = document.querySelector;
  Object.assign(document, { querySelector: s => found[s] ?? before(s), createElement: () => ({ setAttribute() {}, append() {} }) });
  Object.assign(given.elements, { reponse: zone, 'm-12': { querySelector: s => parts[s] ?? null } });
  box.items.set('a', after(starting({ ...named, reply: '3-12' }), meaning(422), now));
  await press('modifier', 'a');
  assert.deepEqual([target.value, zone.hidden], ['3-12', false]);
});

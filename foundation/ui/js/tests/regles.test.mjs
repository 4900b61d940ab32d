import { test } from 'node:test';
import assert from 'node:assert/strict';
import { preference, sentence } from '../annonces.js';
import { check, offence, wording } from '../regle-mot-de-passe.js';
import { END_NOTICE, IDLE_NOTICE, inWords, verdict } from '../verrou-temps.js';

const A10 = { longueur: 12, majuscule: true, minuscule: true, chiffre: true, special: '!#$%&*?@_-', interdits: '.:+/' };
const unmet = (text, policy = A10) => check(policy, text).filter(c => !c.met).map(c => c.key);

test('A10: each criterion alone', () => {
  assert.deepEqual(unmet(''), ['longueur', 'majuscule', 'minuscule', 'chiffre', 'special']);
  assert.deepEqual(unmet('Soleil-Levant7'), []);
  assert.deepEqual(unmet('Soleil-Lev7'), ['longueur']);
  assert.deepEqual(unmet('soleil-levant7'), ['majuscule']);
  assert.deepEqual(unmet('SOLEIL-LEVANT7'), ['minuscule']);
  assert.deepEqual(unmet('Soleil-Levant!'), ['chiffre']);
  assert.deepEqual(unmet('SoleilLevant77'), ['special']);
  assert.deepEqual(unmet('Soleil-Levant7.'), ['interdits']);
});

test('accented letters are letters, characters are counted, not code units', () => {
  assert.deepEqual(unmet('Étéétéété-777'), []);
  assert.deepEqual(unmet('Aa1-🌞🌞🌞🌞🌞🌞🌞'), ['longueur'], '11 characters, 18 code units');
  assert.deepEqual(unmet('Aa1aaaaaaaa😀', { longueur: 12, special: true }), []);
});

test('a forbidden sign is no special character, and is named with its place', () => {
  assert.deepEqual(unmet('Soleillevant7/', { special: true, interdits: '.:+/' }), ['special', 'interdits']);
  const c = check(A10, 'Sol:eil.Levant7-').find(x => x.key === 'interdits');
  assert.equal(c && offence(c), '«\u00A0:\u00A0» (deux-points), 4e caractère');
  assert.equal(offence({ key: 'interdits', met: false, sign: '+', where: 1 }), '«\u00A0+\u00A0» (plus), 1er caractère');
  assert.equal(wording('longueur', A10), 'Au moins 12 caractères');
});

const msg = (author, text = 'texte', important = false) => ({ author, text, important });

test('announcements follow the preference and never read a crowd', () => {
  assert.equal(sentence([msg('Dr Roy', 'Avis ?')], 'tout'), 'Dr Roy\u00A0: Avis ?');
  assert.equal(sentence([msg('Dr Roy', 'Avis ?', true)], 'tout'), 'Dr Roy, important\u00A0: Avis ?');
  assert.equal(sentence([msg('Dr Roy', 'Avis ?')], 'auteur'), 'Message de Dr Roy');
  assert.equal(sentence([1, 2, 3, 4].map(n => msg(`P${n}`)), 'tout'), '4 nouveaux messages');
  assert.equal(sentence([msg('a')], 'rien'), null);
  assert.equal(sentence([msg('a')], 'son'), null);
  assert.equal(sentence([], 'tout'), null);
  assert.equal(preference(undefined), 'auteur');
  assert.equal(preference('tout'), 'tout');
});

const MIN = 60_000;
test('session limits: idle, absolute, both', () => {
  const base = { now: 0, seen: 0, idle: 15 * MIN, end: 0 };
  assert.equal(verdict(base).state, 'open');
  assert.equal(verdict({ ...base, now: 15 * MIN - IDLE_NOTICE }).stage, 'idle');
  assert.deepEqual(verdict({ ...base, now: 15 * MIN }), { state: 'over', cause: 'idle', left: 0, stage: 'over' });
  assert.equal(verdict({ ...base, idle: 2 * MIN, now: 30_000 }).state, 'open', 'a short lock is not announced at once');
  assert.equal(verdict({ ...base, idle: 2 * MIN, now: MIN }).state, 'warn');
  const day = { now: 0, seen: 0, idle: 0, end: 12 * 60 * MIN };
  assert.equal(verdict(day).state, 'open');
  assert.equal(verdict({ ...day, now: day.end - END_NOTICE }).stage, 'end');
  assert.equal(verdict({ ...day, now: day.end - 60_000 }).stage, 'end-last');
  assert.equal(verdict({ ...day, now: day.end }).cause, 'end');
  assert.equal(verdict({ now: 9e9, seen: 0, idle: 0, end: 0 }).state, 'open', 'no limit given');
  assert.equal(inWords(119_500), '2 minutes');
  assert.equal(inWords(1), '1 seconde');
});

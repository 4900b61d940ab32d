import { test } from 'node:test';
import assert from 'node:assert/strict';
import { check } from '../regle-mot-de-passe.js';
import { END_NOTICE, IDLE_NOTICE, inWords, verdict } from '../verrou-temps.js';

const KEYS = ['longueur', 'maximum', 'majuscule', 'minuscule', 'chiffre', 'special', 'interdits', 'identifiant', 'courant'];
const A10 = {
  longueur: 12, maximum: 128, majuscule: true, minuscule: true, chiffre: true, special: '!"#$%&\'()*,-;<=>?@[\\]^_`{|}~', interdits: '.:+/',
  identifiant_min: 4, courant: { mots: ['abc', 'aze', 'azerty', 'bonjour', 'ete', 'mon', 'mot', 'de', 'passe', 'motdepasse', 'occitanie', 'password', 'qwerty', 'soleil', 'spico', 'toulouse'],
    substitutions: [['@', 'a'], ['4', 'a'], ['3', 'e'], ['1', 'i'], ['0', 'o'], ['$', 's'], ['5', 's'], ['7', 't']], distincts_min: 6 },
  noms: [['.', 'point'], [':', 'deux-points'], ['+', 'plus'], ['/', 'barre oblique'], [' ', 'espace']], sans_nom: 'caractère invisible',
  lignes: KEYS.map(cle => ({ cle, demande: `demande ${cle}`, manque: `manque ${cle} {count} {char}` })),
};
const unmet = (text, personal = []) => check(A10, text, personal).filter(c => !c.met).map(c => c.key);
const line = (text, key) => check(A10, text).find(c => c.key === key);

test('A10: each criterion alone', () => {
  assert.deepEqual(unmet(''), ['longueur', 'majuscule', 'minuscule', 'chiffre', 'special']);
  assert.deepEqual(unmet('Tournesol-Levant7'), []);
  assert.deepEqual(unmet('Tourne-Lev7'), ['longueur']);
  assert.deepEqual(unmet('tournesol-levant7'), ['majuscule']);
  assert.deepEqual(unmet('TOURNESOL-LEVANT7'), ['minuscule']);
  assert.deepEqual(unmet('Tournesol-Levant!'), ['chiffre']);
  assert.deepEqual(unmet('TournesolLevant77'), ['special']);
  assert.deepEqual(unmet('Tournesol-Levant7.'), ['interdits']);
  assert.deepEqual(unmet(`Aa1-${'bcdefghij'.repeat(14)}`), ['maximum']);
});

test('letters of any alphabet are letters; characters are counted, not code units', () => {
  assert.deepEqual(unmet('Étourneaux-777'), []);
  assert.deepEqual(unmet('E\u0301tourneaux-777'), [], 'decomposed accents are put together first');
  assert.match(line('Aa1-🌞🌞🌞🌞🌞🌞🌞', 'longueur')?.words ?? '', /^manque longueur 11 /, '11 characters, 18 code units');
  assert.deepEqual(unmet('Жаворонок-777'), []);
});

test('the offending character is named with its place', () => {
  assert.equal(line('Sol:eil.Levant7-', 'interdits')?.words, 'manque interdits 16 «\u00A0:\u00A0» (deux-points), 4e caractère');
  assert.match(line('+Tournesol-42', 'interdits')?.words ?? '', /«\u00A0\+\u00A0» \(plus\), 1er caractère$/);
  assert.match(line('Tourne sol-42', 'interdits')?.words ?? '', / espace, 7e caractère$/);
  assert.match(line('Tourne\u0007sol-42', 'interdits')?.words ?? '', /caractère invisible, 7e/);
  assert.match(line('Tournesol-42€', 'interdits')?.words ?? '', /«\u00A0€\u00A0», 13e/);
  assert.equal(line('Tournesol$&-42.', 'interdits')?.words.includes('$&'), false, 'no replacement pattern in what is shown');
});

test('one’s own identifier, and what anybody would try', () => {
  assert.deepEqual(unmet('Camille.Roche7!', ['camille.roche']), ['interdits', 'identifiant']);
  assert.deepEqual(unmet('Xx-CamilleRoche7', ['camille.roche@example.org']), ['identifiant']);
  assert.deepEqual(unmet('Tournesol-Zoé42', ['zoe']), [], 'three letters are found everywhere');
  for (const text of ['Motdepasse2026!', 'P@ssw0rd1234!', 'Azerty123456!', 'Été-Toulouse-31', 'MonMotDePasse1!', 'Aa1!Aa1!Aa1!', 'Qwerty!Qwerty1', 'Sp1co-Occitanie1']) {
    assert.ok(unmet(text).includes('courant'), text);
  }
  for (const text of ['Tournesol-Vélo-42', 'k7#Rm2!qLx9=Zt', 'K9#2-96*8!26k?', 'Lavande&Cassoulet9']) assert.deepEqual(unmet(text), [], text);
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

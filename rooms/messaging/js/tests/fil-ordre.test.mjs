import { test } from 'node:test';
import assert from 'node:assert/strict';
import { age, dayAgain, parisDay, parisMinutes } from '../fil-jours.js';
import { decide, gap, placeOf, surplusDays, trim } from '../fil-ordre.js';
import { typingLine } from '../frappe-regles.js';

test('insertion by seq, echoes last, agrees with a plain scan', () => {
  assert.equal(placeOf([], 4), 0);
  assert.equal(placeOf([1, 2, 5], 3), 2);
  assert.equal(placeOf([1, 2, 5], 9), 3);
  assert.equal(placeOf([1, 2, Infinity, Infinity], 9), 2);
  let seed = 3;
  for (let round = 0; round < 300; round++) {
    const seqs = [];
    for (let i = 0, v = 0; i < seed % 12; i++) { seed = (seed * 48271) % 2147483647; v += 1 + (seed % 4); seqs.push(v); }
    seed = (seed * 48271) % 2147483647;
    const wanted = seqs.findIndex(s => s > seed % 30);
    assert.equal(placeOf(seqs, seed % 30), wanted < 0 ? seqs.length : wanted);
  }
});

const m = (over = {}) => ({ seq: 50, version: 1, known: null, first: 41, last: 80, older: true, newer: false, ...over });

test('what a caught-up message becomes', () => {
  assert.equal(decide(m()), 'insert');
  assert.equal(decide(m({ seq: 81 })), 'insert');
  assert.equal(decide(m({ known: 1, version: 1 })), 'morph');
  assert.equal(decide(m({ known: 2, version: 1 })), 'stale');
  assert.equal(decide(m({ seq: 12 })), 'skip', 'an old message was edited, its page is not loaded');
  assert.equal(decide(m({ seq: 12, older: false })), 'insert');
  assert.equal(decide(m({ seq: 81, newer: true })), 'count', 'the window does not reach the end');
  assert.equal(decide(m({ seq: 60, newer: true })), 'insert');
  assert.equal(decide(m({ first: Infinity, last: -Infinity, older: false })), 'insert', 'empty thread');
});

test('trimming leaves the end that is being read', () => {
  assert.deepEqual(trim(300, false), { end: 'old', remove: 0 });
  assert.deepEqual(trim(340, false), { end: 'old', remove: 40 });
  assert.deepEqual(trim(340, true), { end: 'new', remove: 40 });
});

test('day headings: the first of a day stays, repeats and empty ones go', () => {
  assert.deepEqual(surplusDays(['a', null, null, 'a', null, 'b', null]), [3]);
  assert.deepEqual(surplusDays(['a', 'b', null]), [0]);
  assert.deepEqual(surplusDays([null, 'b']), [1]);
  assert.deepEqual(surplusDays(['a', null, 'b', null]), []);
});

test('days in Paris, around midnight and both clock changes', () => {
  assert.equal(parisDay(Date.parse('2026-11-20T23:30:00Z')), '2026-11-21');
  assert.equal(parisDay(Date.parse('2026-06-20T22:30:00Z')), '2026-06-21');
});

test('a heading read on another day', () => {
  assert.equal(dayAgain('2026-11-20', 'Aujourd’hui', '2026-11-20'), null);
  assert.equal(dayAgain('2026-11-20', "Aujourd'hui", '2026-11-21'), 'Hier');
  assert.equal(dayAgain('2026-11-20', 'Hier', '2026-11-22'), 'vendredi 20 novembre');
  assert.equal(dayAgain('2026-11-01', 'Hier', '2026-11-03'), 'dimanche 1er novembre');
  assert.equal(dayAgain('2026-11-02', 'lundi 2 novembre', '2026-11-22'), null, 'the server’s words stay');
});

test('ages and typing', () => {
  assert.equal(age(20_000), 'à l’instant');
  assert.equal(age(5 * 60_000 + 1), 'il y a 5\u00A0min');
  assert.equal(age(3_600_000), null);
  assert.equal(typingLine([]), '');
  assert.equal(typingLine(['Claire M.']), 'Claire M. écrit…');
  assert.equal(typingLine(['Claire M.', 'Paul N.']), 'Claire M. et Paul N. écrivent…');
  assert.equal(typingLine(['a', 'b', 'c']), '3 personnes écrivent…');
});

test('minutes of the day are those of Paris', () => {
  assert.equal(parisMinutes(Date.parse('2026-11-20T23:05:59Z')), 5);
  assert.equal(parisMinutes(Date.parse('2026-07-20T10:30:00Z')), 750);
});

test('gap detection', () => {
  assert.equal(gap(92, 93), 'next');
  assert.equal(gap(92, 95), 'gap');
  assert.equal(gap(92, 92), 'old');
  assert.equal(gap(92, 4), 'old');
});

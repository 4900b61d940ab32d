import { test } from 'node:test';
import assert from 'node:assert/strict';
import { EventReader } from '../flux-lecture.js';

const STREAM = ': 2 KB of padding\r\nretry: 3000\r\n\r\n' +
  'id: e7.48211\nevent: signal\ndata: {"conv":"cnv_1","seq":93}\n\n' +
  ': pouls\n' +
  'event: frappe\rdata: {"qui":"Claire\u00A0M."}\r\r' +
  'id:e7.48212\r\nevent:maj\r\ndata: <hx-partial>\r\ndata:  deux\r\ndata\r\n\r\n' +
  'id: e7.48213\n\n';

const WHOLE = [
  { event: '', data: '2 KB of padding', id: null, retry: null, pulse: true },
  { event: '', data: '', id: null, retry: 3000, pulse: false },
  { event: 'signal', data: '{"conv":"cnv_1","seq":93}', id: 'e7.48211', retry: null, pulse: false },
  { event: '', data: 'pouls', id: null, retry: null, pulse: true },
  { event: 'frappe', data: '{"qui":"Claire\u00A0M."}', id: null, retry: null, pulse: false },
  { event: 'maj', data: '<hx-partial>\n deux\n', id: 'e7.48212', retry: null, pulse: false },
  { event: '', data: '', id: 'e7.48213', retry: null, pulse: false },
];

/** @param {string[]} chunks */
function read(chunks) {
  const reader = new EventReader();
  return chunks.flatMap(c => reader.push(c));
}

test('the whole stream in one chunk', () => assert.deepEqual(read([STREAM]), WHOLE));

test('every cut in two gives the same blocks', () => {
  for (let i = 0; i <= STREAM.length; i++) {
    assert.deepEqual(read([STREAM.slice(0, i), STREAM.slice(i)]), WHOLE, `cut at ${i}`);
  }
});

test('one character at a time, and pseudo-random chunk sizes', () => {
  assert.deepEqual(read([...STREAM]), WHOLE);
  let seed = 7;
  for (let round = 0; round < 200; round++) {
    const chunks = [];
    for (let at = 0; at < STREAM.length;) {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      const size = seed % 9;
      chunks.push(STREAM.slice(at, at + size));
      at += size;
    }
    assert.deepEqual(read(chunks), WHOLE);
  }
});

test('bytes cut inside a UTF-8 character, decoded as a stream', () => {
  const bytes = new TextEncoder().encode('data: Zoé à l’hôpital\n\n');
  for (let i = 1; i < bytes.length; i++) {
    const decoder = new TextDecoder();
    const got = read([decoder.decode(bytes.slice(0, i), { stream: true }), decoder.decode(bytes.slice(i), { stream: true })]);
    assert.equal(got[0]?.data, 'Zoé à l’hôpital');
  }
});

test('a byte-order mark, an id with NUL, a retry that is no number, an unfinished block', () => {
  assert.deepEqual(read(['\uFEFFdata: a\n\n']).map(e => e.data), ['a']);
  assert.equal(read(['id: a\0b\ndata: x\n\n'])[0]?.id, null);
  assert.equal(read(['retry: soon\ndata: x\n\n'])[0]?.retry, null);
  assert.deepEqual(read(['event: signal\ndata: {"seq":1}\n']), [], 'a block without its empty line is not an event');
});

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { preference, sentence } from '../annonce-regles.js';

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

// @ts-check
/** The parts of a page that follow something (`data-suit`, ui::live): a signal about one of their subjects, or a gap, reads them again. */
import { every, on } from './page.js';
import { concerned } from './suivi-regles.js';

/** Ids of the parts to read again. @type {Set<string>} */
const stale = new Set();
let timer = 0;

/** @param {string[] | null} subjects null: all of them */
function mark(subjects) {
  for (const part of every('[data-suit]')) if (concerned(part.dataset.suit ?? '', subjects)) stale.add(part.id);
  if (stale.size && !timer) timer = window.setTimeout(read, 300);
}

function read() {
  timer = 0;
  for (const id of stale) htmx.ajax('GET', location.href, { target: `#${id}`, select: `#${id}`, swap: 'outerMorph' }).catch(() => undefined);
  stale.clear();
}

on('spico:sujet', d => { if (Array.isArray(d.sujets)) mark(d.sujets); });
on('spico:reprise', () => mark(null));
let cut = false;
on('spico:flux', d => {
  if (d.etat === 'coupe') cut = true;
  else if (d.neuf && cut) { cut = false; mark(null); }
});

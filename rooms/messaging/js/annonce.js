// @ts-check
/** Announces new messages of others as their reader wants it. Loaded when the first one comes. */
import { announce, atRest } from '../../../foundation/ui/js/a11y.js';
import { page } from '../../../foundation/ui/js/page.js';
import { preference, sentence } from './annonce-regles.js';

/** @type {import('./annonce-regles.js').NewMessage[]} */
let batch = [];

/** A message arrived from somebody else. Silent when the window is hidden, and in quiet hours. @param {import('./annonce-regles.js').NewMessage} message */
export function announceMessage(message) {
  if (document.hidden || atRest()) return;
  batch.push(message);
  if (batch.length === 1) announce(said);
}

/** All messages received until the announcement is made. */
function said() {
  const wish = preference(page.annonces), words = sentence(batch, wish);
  if (wish === 'son') import('./son.js').then(m => m.beep(), () => undefined);
  batch = [];
  return words;
}

// @ts-check
/** Writing: Enter, autosize, drafts, optimistic echo, replies, quick replies, typing. Without it, a plain form. */
import { conversation } from './adresse.js';
import { announce, focusOn } from '../../../foundation/ui/js/a11y.js';
import { removeEcho, showEcho } from './echo.js';
import { HOLD } from './file-etat.js';
import { KEEPALIVE, add, draftOf, keepDraft, newId, ready, waiting } from './file-envoi.js';
import { current, receive, toEnd } from './fil.js';
import { byId, on, onClick, one, slow } from '../../../foundation/ui/js/page.js';
import { post } from '../../../foundation/ui/js/requete.js';
import { fragment } from '../../../foundation/ui/js/tt.js';

const DRAFT = 2_000, TYPING = 3_000;

const form = () => /** @type {HTMLFormElement | null} */ (byId('compositeur'));
const field = () => /** @type {HTMLTextAreaElement | null} */ (one('textarea[name=texte]', form()));
/** @param {string} name */
const hidden = name => /** @type {HTMLInputElement | null} */ (one(`[name=${name}]`, form()));
/** The conversation that the form itself names: messages are posted there, whatever else is on screen. */
const conv = () => decodeURIComponent(/\/discussions\/([^/]+)\/messages$/.exec(form()?.action ?? '')?.[1] ?? '');

/* ---- sending ---- */

/** @param {string} [given] a quick reply */
async function send(given) {
  const area = field(), to = conv();
  const text = (given ?? area?.value ?? '').trim();
  if (!area || !text) return focusOn(area);
  // Too long, as said beside: nothing is cut, nothing leaves.
  if (!given && !area.checkValidity()) {
    announce(area.validationMessage, true);
    return focusOn(area);
  }
  const reply = hidden('reponse_a')?.value ?? '', named = hidden('mentions');
  // In the outbox before anything is wiped: nothing that may fail or wait comes between.
  add({ id: newId(), conv: to, text, reply, mentions: given ? '' : named?.value, hold: given ? HOLD : 0 });
  if (!given) {
    area.value = '';
    // The people chosen for this message are not chosen for the next.
    if (named) named.value = '';
    resize();
    clearTimeout(draftTimer);
    draft = null;
    copy().then(m => m.keep(to, '', []));
    saveDraft({ to, text: '' });
  }
  endReply();
  byId('non-lus')?.remove();
  focusOn(field());
  if (!byId('suite')) return;
  await toEnd();
  // It may have left meanwhile.
  waiting(to).forEach(showEcho);
}

// Capture: before htmx's boost and before any other listener.
document.addEventListener('submit', e => {
  if (/** @type {HTMLElement} */ (e.target).id !== 'compositeur') return;
  e.preventDefault();
  e.stopImmediatePropagation();
  send();
}, true);

on('spico:envoi', ({ item, html }) => {
  // Taken back in another tab.
  if (!item.state) return removeEcho(item.id);
  const pane = current(), sent = item.state === 'envoye';
  if (sent) announce('Message envoyé');
  if (item.state === 'echec') announce(`Échec de l’envoi. ${item.why}`, true);
  if (sent && html && pane && pane.conv === item.conv) {
    try { return receive(pane, fragment(html)); } catch { /* the catch-up will bring it */ }
  }
  showEcho(item);
});

/** Shows what an earlier page, or another tab, left unsent; and a draft that never reached the server. */
on('spico:fil', async d => {
  // Modules needed offline are loaded while there is a network.
  import('./echec.js').catch(() => undefined);
  await ready;
  waiting(d.conv).forEach(showEcho);
  const area = field();
  if (!area || conv() !== d.conv) return;
  // What is in the outbox is not a draft any more; the server deletes its draft when the message arrives.
  if (area.value === area.defaultValue && waiting(d.conv).some(i => i.text.startsWith(area.value.trim()))) area.value = '';
  const before = area.value, kept = await draftOf(d.conv);
  const text = await (await copy()).merged(d.conv, before, kept);
  // Another one was opened meanwhile: this is not for it.
  if (field() !== area || conv() !== d.conv) return;
  // Unless somebody types already.
  if (area.value === before) {
    if (text !== before) {
      area.value = text;
      told();
    } else if (kept) keepDraft(d.conv, '');
  }
  resize();
});

onClick('[data-reponse-rapide]', (quick, e) => {
  if (!field()) return;
  e.preventDefault();
  send(quick.dataset.reponseRapide || quick.textContent?.trim());
});

/* ---- replies ---- */

on('spico:repondre', d => import('./reponse.js').then(m => m.answer(d.message)));
onClick('[data-action=annuler-reponse]', () => { endReply(); focusOn(field()); });

function endReply() {
  const target = hidden('reponse_a'), zone = byId('reponse');
  if (target) target.value = '';
  if (zone) zone.hidden = true;
}

/* ---- keys and size ---- */

/** Enter sends where there is a real keyboard. */
const enterSends = () => matchMedia('(hover: hover) and (pointer: fine)').matches;

document.addEventListener('keydown', e => {
  const area = field();
  if (!area || e.target !== area || e.isComposing) return;
  if (e.key === 'Enter' && (e.ctrlKey || e.metaKey || (enterSends() && !e.shiftKey && !e.altKey))) {
    e.preventDefault();
    send();
  } else if (e.key === 'ArrowUp' && !area.value && !e.altKey && !e.ctrlKey && !e.shiftKey) {
    import('./menu-message.js').then(m => m.editLast(), () => undefined);
  } else if (e.key === 'Escape') endReply();
});

function resize() {
  const area = field();
  if (!area || CSS.supports('field-sizing', 'content')) return;
  area.style.height = 'auto';
  area.style.height = `${area.scrollHeight + 2}px`;
}

/* ---- drafts and typing ---- */

/** @typedef {{to: string, text: string, mentions?: string}} Draft */
/** @type {Draft | null} */
let draft = null;
let draftTimer = 0;
let typedAt = 0;
/** The draft last sent to the server for each conversation, whether or not it answered. @type {Map<string, string>} */
const posted = new Map();
/** The draft, encrypted in this tab until the server has it. */
const copy = () => import('./copie.js');

document.addEventListener('input', e => {
  const area = field();
  if (!area || e.target !== area) return;
  resize();
  told();
  if (!area.value || Date.now() - typedAt < TYPING || slow() || !navigator.onLine) return;
  typedAt = Date.now();
  post(conversation(conv(), '/frappe')).catch(() => undefined);
});

/** The present text must be stored. */
function told() {
  const to = conv(), { value: text, defaultValue } = /** @type {HTMLTextAreaElement} */ (field());
  draft = { to, text, mentions: hidden('mentions')?.value };
  copy().then(m => m.keep(to, text, [defaultValue, posted.get(to) ?? '']));
  clearTimeout(draftTimer);
  draftTimer = window.setTimeout(flushDraft, DRAFT);
}

/** @param {unknown} [leaving] the page that comes may have been asked for before this arrives: it is to find our copy */
function flushDraft(leaving) {
  clearTimeout(draftTimer);
  if (draft) saveDraft(draft, leaving === true);
  draft = null;
}

/** The server's copy is authoritative; ours is deleted once the server has it. @param {Draft} written */
async function saveDraft({ to, text, mentions = '' }, leaving = false) {
  posted.set(to, text);
  const answer = await post(conversation(to, '/brouillon'), { fields: { texte: text, mentions }, keepalive: text.length < KEEPALIVE }).catch(() => null), had = answer?.ok;
  if (had && !leaving) {
    const area = field();
    // What the server has.
    if (area && conv() === to) area.defaultValue = text;
    (await copy()).forget(to, text);
  }
  await keepDraft(to, had ? '' : text);
}

on('spico:fil-ferme', flushDraft);
// Before the page is requested again, so that the answer contains it.
addEventListener('beforeunload', () => flushDraft(true));
addEventListener('pagehide', () => flushDraft(true));
document.addEventListener('visibilitychange', () => { if (document.hidden) flushDraft(); });
on('spico:flux', async d => {
  const to = conv();
  if (!d.neuf || !await draftOf(to) || conv() !== to || !field()?.value) return;
  told();
  flushDraft();
});

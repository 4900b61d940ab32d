// @ts-check
/** Writing: Enter, autosize, drafts, optimistic echo, replies, quick replies, undo, typing. Without it, a plain form. */
import { announce, focusOn } from './a11y.js';
import { removeEcho, showEcho } from './echo.js';
import { add, draftOf, keepDraft, newId, ready, retry, waiting, withdraw } from './file-envoi.js';
import { current, receive, toEnd } from './fil.js';
import { byId, element, on, page, post, slow } from './requete.js';
import { fragment } from './tt.js';
import { toast } from './ui.js';

const UNDO = 8_000, DRAFT = 2_000, TYPING = 3_000;

/** @returns {HTMLFormElement | null} */
const form = () => /** @type {HTMLFormElement | null} */ (byId('compositeur'));
/** @returns {HTMLTextAreaElement | null} */
const field = () => form()?.querySelector('textarea[name=texte]') ?? null;
/** @param {string} name @returns {HTMLInputElement | null} */
const hidden = name => form()?.querySelector(`[name=${name}]`) ?? null;
/** The conversation that the form itself names: what is posted goes where the form says, whatever else is on screen. */
const convOf = (/** @type {HTMLFormElement} */ f) => decodeURIComponent(/\/discussions\/([^/]+)\/messages$/.exec(f.action)?.[1] ?? '');

/* ---- sending ---- */

/** @param {string} [given] a quick reply */
async function send(given) {
  const f = form(), area = field();
  const text = (given ?? area?.value ?? '').trim();
  if (!f || !area || !text) return focusOn(area);
  const question = f.dataset.confirmer;
  if (question && !f.dataset.confirme && !await (await import('./dialogue.js')).confirm(question, 'Envoyer')) return focusOn(area);
  if (question) f.dataset.confirme = 'oui';
  const reply = hidden('reponse_a')?.value ?? '';
  const id = (!given && hidden('client_id')?.value) || newId();
  const conv = convOf(f);
  if (!given) {
    area.value = '';
    resize(area);
    const next = hidden('client_id');
    if (next) next.value = newId();
    dropDraft(conv);
  }
  endReply();
  byId('non-lus')?.remove();
  if (byId('suite')) await toEnd();
  const item = await add({ id, conv, text, reply });
  showEcho(item);
  offerUndo(item.id, conv, text);
  focusOn(field());
}

// Capture: before htmx's boost and before any other listener.
document.addEventListener('submit', e => {
  if (!(e.target instanceof HTMLFormElement) || e.target.id !== 'compositeur') return;
  e.preventDefault();
  e.stopImmediatePropagation();
  send();
}, true);

on('spico:envoi', ({ item, html }) => {
  const pane = current();
  if (item.state === 'envoye') announce('Message envoyé');
  if (item.state === 'echec') announce(`Échec de l’envoi. ${item.why}`, true);
  if (item.state === 'envoye' && html && pane && pane.conv === item.conv) {
    try { return receive(pane, fragment(html)); } catch { /* the catch-up will bring it */ }
  }
  showEcho(item);
});

on('spico:fil', ({ conv }) => restore(conv));

/** What an earlier page, or another tab, left unsent; and the draft that never reached the server. @param {string} conv */
async function restore(conv) {
  await ready;
  waiting(conv).forEach(showEcho);
  const area = field(), f = form();
  if (!area || !f || convOf(f) !== conv) return;
  const next = hidden('client_id');
  if (next && !next.value) next.value = newId();
  const kept = await draftOf(conv);
  if (kept && !area.value) {
    area.value = kept;
    saveDraft(conv, kept);
  }
  resize(area);
}

document.addEventListener('click', async e => {
  const target = e.target instanceof Element ? e.target : null;
  const action = target?.closest('[data-envoi]');
  if (action instanceof HTMLElement && action.dataset.id) return failed(action.dataset.envoi, action.dataset.id);
  const quick = target?.closest('[data-reponse-rapide]');
  if (quick instanceof HTMLElement) {
    e.preventDefault();
    return send(quick.dataset.reponseRapide || quick.textContent?.trim());
  }
  const reply = target?.closest('[data-repondre]');
  if (reply instanceof HTMLElement) { e.preventDefault(); startReply(reply); }
  if (target?.closest('[data-action=annuler-reponse]')) { e.preventDefault(); endReply(); focusOn(field()); }
});

/** @param {string | undefined} act @param {string} id */
async function failed(act, id) {
  if (act === 'reessayer') { await retry(id); return void focusOn(field()); }
  const item = await withdraw(id);
  if (!item) return;
  removeEcho(id);
  if (act === 'modifier') putBack(item.text); else { announce('Message supprimé'); focusOn(field()); }
}

/** @param {string} text */
function putBack(text) {
  const area = field();
  if (!area) return;
  area.value = area.value ? `${text}\n${area.value}` : text;
  area.dispatchEvent(new Event('input', { bubbles: true }));
  focusOn(area);
}

/* ---- undo, 8 s ---- */

let undoTimer = 0;

/** @param {string} id @param {string} conv @param {string} text */
function offerUndo(id, conv, text) {
  byId('annuler-envoi')?.remove();
  clearTimeout(undoTimer);
  const button = element('button', { type: 'button', class: 'lien' }, 'Annuler l’envoi');
  const bar = element('p', { id: 'annuler-envoi' }, button);
  form()?.before(bar);
  undoTimer = window.setTimeout(() => {
    if (bar.contains(document.activeElement)) focusOn(field());
    bar.remove();
  }, UNDO);
  button.addEventListener('click', () => { bar.remove(); undo(id, conv, text); });
}

/** @param {string} id @param {string} conv @param {string} text */
async function undo(id, conv, text) {
  const waits = await withdraw(id);
  if (waits) {
    removeEcho(id);
    announce('Envoi annulé');
    return putBack(text);
  }
  const message = byId(`m-${id}`)?.dataset.message ?? id;
  try {
    const answer = await post(`/discussions/${encodeURIComponent(conv)}/messages/${encodeURIComponent(message)}/retirer`);
    if (!answer.ok) throw new Error('refused');
    const html = await answer.text(), pane = current();
    if (pane && pane.conv === conv && html.trim()) receive(pane, fragment(html));
    announce('Message retiré');
    putBack(text);
  } catch {
    toast('Le message n’a pas pu être retiré. Vous pouvez encore le retirer depuis son menu.', 'erreur');
  }
}

/* ---- replies ---- */

/** @param {HTMLElement} button */
function startReply(button) {
  const message = button.closest('.message');
  const target = hidden('reponse_a');
  if (!target || !(message instanceof HTMLElement)) return;
  target.value = button.dataset.repondre || message.dataset.message || message.id.replace(/^m-/, '');
  const author = message.querySelector('.auteur')?.textContent?.trim() ?? '';
  const text = (message.querySelector('.texte')?.textContent ?? '').trim().slice(0, 120);
  byId('reponse-texte')?.replaceChildren(element('strong', {}, author), ' ', text);
  const zone = byId('reponse');
  if (zone) zone.hidden = false;
  focusOn(field());
}

function endReply() {
  const target = hidden('reponse_a'), zone = byId('reponse');
  if (target) target.value = '';
  if (zone) zone.hidden = true;
}

/* ---- keys and size ---- */

/** Enter sends where there is a real keyboard, unless the person wants a new line. */
const enterSends = () => (page.entree ? page.entree === 'envoyer' : matchMedia('(hover: hover) and (pointer: fine)').matches);

document.addEventListener('keydown', e => {
  const area = field();
  if (!area || e.target !== area || e.isComposing) return;
  if (e.key === 'Enter' && (e.ctrlKey || e.metaKey || (enterSends() && !e.shiftKey && !e.altKey))) {
    e.preventDefault();
    send();
  } else if (e.key === 'ArrowUp' && !area.value && !e.altKey && !e.ctrlKey && !e.shiftKey) {
    const own = [...document.querySelectorAll('#fil > .message.moi:not(.echo) [data-modifier]')].at(-1);
    if (own instanceof HTMLElement) { e.preventDefault(); own.click(); }
  } else if (e.key === 'Escape' && hidden('reponse_a')?.value) endReply();
});

/** @param {HTMLTextAreaElement} area */
function resize(area) {
  area.style.height = 'auto';
  area.style.height = `${Math.min(area.scrollHeight + 2, window.innerHeight * 0.4)}px`;
}

/* ---- drafts and typing ---- */

/** @type {{conv: string, text: string} | null} */
let draft = null;
let draftTimer = 0;
let typedAt = 0;

document.addEventListener('input', e => {
  const area = field(), f = form();
  if (!area || !f || e.target !== area) return;
  resize(area);
  const conv = convOf(f);
  draft = { conv, text: area.value };
  clearTimeout(draftTimer);
  draftTimer = window.setTimeout(flushDraft, DRAFT);
  if (!area.value || Date.now() - typedAt < TYPING || slow() || !navigator.onLine) return;
  typedAt = Date.now();
  post(`/discussions/${encodeURIComponent(conv)}/frappe`).catch(() => undefined);
});

function flushDraft() {
  clearTimeout(draftTimer);
  if (draft) saveDraft(draft.conv, draft.text);
  draft = null;
}

/** The server's copy is the truth; ours lives only until it has one. @param {string} conv @param {string} text */
async function saveDraft(conv, text) {
  try {
    const answer = await post(`/discussions/${encodeURIComponent(conv)}/brouillon`, { fields: { texte: text }, keepalive: text.length < 16_000 });
    await keepDraft(conv, answer.ok ? '' : text);
  } catch { await keepDraft(conv, text); }
}

/** @param {string} conv */
function dropDraft(conv) {
  clearTimeout(draftTimer);
  draft = null;
  saveDraft(conv, '');
}

on('spico:fil-ferme', flushDraft);
addEventListener('pagehide', flushDraft);
document.addEventListener('visibilitychange', () => { if (document.hidden) flushDraft(); });
on('spico:flux', async d => {
  const f = form(), area = field();
  if (!d.neuf || !f || !area?.value) return;
  const conv = convOf(f);
  if (await draftOf(conv)) saveDraft(conv, area.value);
});

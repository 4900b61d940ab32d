// @ts-check
/**
 * The live stream: one connection per browser profile. A leader tab (Web Locks) holds it, the others are fed by
 * BroadcastChannel. Each event becomes a `spico:<event>` on the document; `spico:flux` tells the state of the line.
 */
import { atRest } from './a11y.js';
import { EventReader } from './flux-lecture.js';
import { DELAYS, backoff, climb, held, onRung, streams } from './flux-regles.js';
import { addressOf, byId, element, fire, on, page, slow } from './page.js';
import { HEADERS, get } from './requete.js';

/** @typedef {import('./flux-regles.js').Outcome} Outcome */
/** @typedef {'direct' | 'attente' | 'sonde' | 'coupe'} Line */

export { DELAYS };

const account = page.compte ?? '';
const channel = 'BroadcastChannel' in window ? new BroadcastChannel(`spico-flux-${account}`) : null;
const RUNG = 'spico-echelon', CURSOR = `spico-flux-${account}`;

let lastId = page.flux ?? sessionStorage.getItem(CURSOR) ?? '';
let leading = false;
/** @type {Line} */
let line = 'coupe';
let retryHint = 0;
let blocks = 0;
let lastByte = 0;
/** @type {AbortController | null} */
let open = null;
/** Ends the pause between two tries. */
let hurry = () => {};
/** This session was refused (terms, password only, locked, over): it leads nobody until something says that it can hear. */
let deaf = false;
/** Kept by the browser for the way back. One that is frozen answers nobody, and loses its place. */
let away = false;
/** What was last said of quiet hours, for tabs that open later. @type {{event: string, data: string, id: null | string} | null} */
let rest = null;

/* ---- every tab ---- */

/** @param {{event: string, data: string, id: string | null}} e */
function deliver(e) {
  if (e.id !== null) {
    lastId = e.id;
    sessionStorage.setItem(CURSOR, lastId);
  }
  if (!e.event) return;
  /** @type {any} */
  let detail;
  try { detail = JSON.parse(e.data || '{}'); } catch { return; }
  if (e.event === 'calme') rest = e;
  fire(`spico:${e.event}`, detail);
}

/** @param {Line} state @param {boolean} fresh a connection has just been (re)opened @param {boolean} [follows] it says all that came since */
function tell(state, fresh, follows = false) {
  line = state;
  fire('spico:flux', { etat: state, neuf: fresh, suite: follows });
}

channel?.addEventListener('message', ({ data }) => {
  if (data.kind === 'ev') deliver(data.e);
  else if (data.kind === 'etat') clearTimeout(doubt), tell(data.line, data.fresh || data.id !== undefined && data.id !== lastId, data.follows);
  else if (leading && data.kind === 'bonjour') {
    channel.postMessage({ kind: 'etat', line, fresh: false, id: lastId });
    if (rest) channel.postMessage({ kind: 'ev', e: rest });
    if (line === 'coupe') hurry(); // behind another tab, our own timers are slow
  }
});

/** To this tab and the others. @param {any} message */
function all(message) {
  channel?.postMessage(message);
  if (message.kind === 'ev') deliver(message.e); else tell(message.line, message.fresh, message.follows);
}

/* ---- the leader ---- */

/** @param {import('./flux-lecture.js').StreamEvent} e */
function heard(e) {
  // The greeting's own `retry` is for EventSource; a later one spreads the return after a deployment.
  if (e.retry !== null && blocks) retryHint = e.retry;
  if (!e.pulse) blocks++;
  if (!e.pulse && (e.event || e.id !== null)) all({ kind: 'ev', e: { event: e.event, data: e.data, id: e.id } });
}

/** A password-only session is refused as well: then the stream is not for it, and nothing is said. @param {Response} answer @returns {Outcome} */
function refused({ status, headers }) {
  deaf = status === 401 || status === 403;
  if (status === 401 && !/renforcer|cgu/.test(headers.get('HX-Trigger') ?? '')) all({ kind: 'ev', e: { event: 'session', data: '{}', id: null } });
  return 'refused';
}

/** Read the event stream until it ends, falls silent or breaks. @param {boolean} padded @returns {Promise<Outcome>} */
async function stream(padded) {
  const stop = open = new AbortController();
  /** @type {Outcome} */
  let cause = 'network';
  let first = true, timer = 0, dueAt = 0;
  const arm = (/** @type {number} */ ms) => {
    clearTimeout(timer);
    dueAt = Date.now() + ms;
    timer = window.setTimeout(() => {
      // A timer that fires long after its time means that the machine slept: nothing to blame the proxy for.
      if (Date.now() - dueAt < 10_000) cause = first ? 'late' : 'mute';
      stop.abort();
    }, ms);
  };
  arm(DELAYS.firstByte);
  try {
    const headers = { Accept: 'text/event-stream', ...HEADERS, ...(lastId ? { 'Last-Event-ID': lastId } : {}) };
    const follows = lastId !== '';
    const answer = await fetch(addressOf(`/flux?v=${page.version}${padded ? '&bourre=1' : ''}`), { headers, signal: stop.signal, cache: 'no-store', credentials: 'same-origin', redirect: 'error' });
    if (!answer.ok || !answer.body || !answer.headers.get('Content-Type')?.startsWith('text/event-stream')) return refused(answer);
    const reader = answer.body.getReader(), decoder = new TextDecoder(), events = new EventReader();
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return first ? 'network' : 'end';
      lastByte = Date.now();
      arm(DELAYS.silence);
      const found = events.push(decoder.decode(value, { stream: true }));
      if (first) {
        first = false;
        all({ kind: 'etat', line: 'direct', fresh: true, follows });
      }
      found.forEach(heard);
    }
  } catch {
    return cause;
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}

/** One long-poll (or poll, with `hold` 0). @param {number} hold seconds @param {Line} rung @returns {Promise<Outcome>} */
async function poll(hold, rung) {
  const from = Date.now(), follows = lastId !== '';
  try {
    const answer = await get(`/flux?${new URLSearchParams({ attente: String(hold), apres: lastId })}`, { timeout: (hold + 15) * 1000 });
    if (!answer.ok) return refused(answer);
    const text = await answer.text();
    if (line !== rung) all({ kind: 'etat', line: rung, fresh: true, follows });
    new EventReader().push(`${text}\n\n`).forEach(heard);
    const next = answer.headers.get('X-Dernier');
    if (next) all({ kind: 'ev', e: { event: '', data: '', id: next } });
    lastByte = Date.now();
    // A proxy that answers at once must not make us spin.
    if (hold && blocks < 2 && Date.now() - from < 1000) await pause(1000);
    return 'ok';
  } catch {
    return 'network';
  }
}

/** @param {number} ms @returns {Promise<void>} */
const pause = ms => new Promise(resolve => {
  const timer = setTimeout(resolve, ms);
  hurry = () => { clearTimeout(timer); resolve(); };
});

/** Each time in office has its number: the one that is over stops by itself. */
let term = 0;

async function lead() {
  const mine = ++term;
  leading = true;
  clearTimeout(doubt);
  const kept = sessionStorage.getItem(RUNG);
  let ladder = onRung(kept === 'bourre' || kept === 'attente' || kept === 'sonde' ? kept : 'direct', Date.now());
  for (let attempt = 0; mine === term;) {
    retryHint = blocks = 0;
    const began = Date.now();
    const outcome = streams(ladder.rung) ? await stream(ladder.rung === 'bourre')
      : await poll(ladder.rung === 'attente' ? DELAYS.hold : 0, ladder.rung === 'sonde' ? 'sonde' : 'attente');
    if (mine !== term) return;
    attempt = held(outcome, lastByte - began) ? 0 : attempt + 1;
    if (outcome !== 'ok' && line !== 'coupe') all({ kind: 'etat', line: 'coupe', fresh: false });
    if (deaf) return stepDown();
    const rung = ladder.rung;
    ladder = climb(ladder, outcome, Date.now());
    sessionStorage.setItem(RUNG, ladder.rung);
    if (ladder.rung !== rung || outcome === 'mute') continue;
    if (rung === 'sonde') await pause(document.hidden ? DELAYS.pollHidden : DELAYS.pollVisible);
    else if (outcome !== 'ok') await pause(retryHint || backoff(Math.max(0, attempt - 1), Math.random()));
  }
}

/** Gives the lock back, whatever is still under way. @type {(value?: any) => void} */
let free = () => {};

function stepDown() {
  term++;
  leading = false;
  open?.abort();
  hurry();
  free();
}

/* The leader is always a tab that can hear: one that can't any more gives up at once, and one that doesn't answer loses its place. */
let bid = 0;
/** @type {AbortController | null} */
let waits = null;
let doubt = 0;

/** @param {boolean} [steal] from a leader that doesn't answer */
function stand(steal) {
  if (deaf || away || leading || (waits && !steal)) return;
  if (!navigator.locks) return void lead();
  waits?.abort();
  const mine = ++bid, stop = waits = new AbortController();
  const over = () => {
    if (mine !== bid) return;
    stepDown();
    waits = null;
    stand();
  };
  navigator.locks.request(`spico-flux-${account}`, steal ? { steal } : { signal: stop.signal }, () => (mine === bid ? Promise.race([lead(), new Promise(done => { free = done; })]) : 0)).then(over, over);
}

function leave() {
  away = true;
  bid++;
  waits?.abort();
  waits = null;
  stepDown();
}

function comeBack() {
  away = false;
  stand();
  look();
}

/** Is there a leader, and does it hear? Asked by the tab that is being looked at. */
function look() {
  if (leading || deaf || away || document.hidden || !channel) return;
  channel.postMessage({ kind: 'bonjour' });
  clearTimeout(doubt);
  doubt = window.setTimeout(stand, DELAYS.leader, true);
}

/** What was refused may be allowed now: this page came after. */
function hearAgain() {
  if (!deaf) return;
  deaf = false;
  stand();
}

/** Something says that the line may be back: try now, and drop a line that is silently dead. */
function wake() {
  hurry();
  if (line === 'direct' && Date.now() - lastByte > DELAYS.silence) open?.abort();
}

if (account) {
  comeBack();
  addEventListener('online', wake);
  addEventListener('offline', () => tell('coupe', false));
  document.addEventListener('visibilitychange', () => { if (!document.hidden) { wake(); look(); } });
  addEventListener('pagehide', leave);
  addEventListener('pageshow', comeBack);
  on('spico:session', d => { if (d.etat === 'ouverte') { hearAgain(); wake(); } });
  on('htmx:after:swap', hearAgain);
}

/* ---- what every page shows of it ---- */

let chipTimer = 0;
on('spico:flux', d => {
  const [state, text] = d.etat !== 'coupe' ? (d.etat === 'sonde' || slow() ? ['lent', 'Réseau lent'] : ['en-ligne', 'En ligne'])
    : navigator.onLine ? ['reprise', 'Reprise…'] : ['hors-ligne', 'Hors ligne'];
  clearTimeout(chipTimer);
  // A reconnection of a few seconds is nobody's business.
  chipTimer = window.setTimeout(() => {
    const chip = byId('reseau');
    if (!chip || chip.dataset.etat === state) return;
    chip.dataset.etat = state;
    chip.textContent = text ?? '';
    chip.hidden = false;
  }, state === 'reprise' ? 3000 : 0);
});

/** What was last said. @type {Record<string, number>} */
let counters = {};
on('spico:compteurs', d => {
  counters = { ...counters, ...d };
  showCounters();
});
on('htmx:after:swap', showCounters); // a page that came without them

function showCounters() {
  for (const [name, n] of Object.entries(counters)) {
    const badge = byId(`compteur-${name}`);
    if (!badge) continue;
    badge.replaceChildren(n > 99 ? '99+' : String(n), element('span', { class: 'visuellement-cache' }, n > 1 ? ' non lus' : ' non lu'));
    badge.hidden = n <= 0;
  }
  showTitle();
}

/** The tab's title counts what is unread, except in quiet hours. */
function showTitle() {
  const unread = Object.values(counters).reduce((sum, n) => sum + n, 0), title = document.title.replace(/^\d+ non lus? · /, '');
  const wanted = unread > 0 && !atRest() ? `${unread} non lu${unread > 1 ? 's' : ''} · ${title}` : title;
  if (document.title !== wanted) document.title = wanted;
}
on('spico:repos', showTitle);

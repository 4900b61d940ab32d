// @ts-check
/**
 * The live stream: one connection per browser profile. A leader tab (Web Locks) holds it, the others are fed by
 * BroadcastChannel. Each event becomes a `spico:<event>` on the document; `spico:flux` tells the state of the line.
 */
import { atRest } from './a11y.js';
import { EventReader } from './flux-lecture.js';
import { DELAYS, backoff, nextRung, worked, onRung, streams } from './flux-regles.js';
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
let skipPause = () => {};
/** The stream refused this session (terms, password only, locked, over): this tab cannot lead until that may have changed. */
let unauthorised = false;
/** The browser keeps this page in its back/forward cache: a frozen page can't lead. */
let frozen = false;
/** The last event about quiet hours, for tabs that open later. @type {{event: string, data: string, id: null | string} | null} */
let lastQuiet = null;

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
  if (e.event === 'calme') lastQuiet = e;
  fire(`spico:${e.event}`, detail);
}

/** @param {Line} state @param {boolean} fresh a connection has just been (re)opened @param {boolean} [follows] it sends everything since the last event */
function setLine(state, fresh, follows = false) {
  line = state;
  fire('spico:flux', { etat: state, neuf: fresh, suite: follows });
}

channel?.addEventListener('message', ({ data }) => {
  if (data.kind === 'ev') deliver(data.e);
  else if (data.kind === 'etat') clearTimeout(leaderTimer), setLine(data.line, data.fresh || data.id !== undefined && data.id !== lastId, data.follows);
  else if (leading && data.kind === 'bonjour') {
    channel.postMessage({ kind: 'etat', line, fresh: false, id: lastId });
    if (lastQuiet) channel.postMessage({ kind: 'ev', e: lastQuiet });
    if (line === 'coupe') skipPause(); // behind another tab, our own timers are slow
  }
});

/** To this tab and the others. @param {any} message */
function broadcast(message) {
  channel?.postMessage(message);
  if (message.kind === 'ev') deliver(message.e); else setLine(message.line, message.fresh, message.follows);
}

/* ---- the leader ---- */

/** @param {import('./flux-lecture.js').StreamEvent} e */
function receive(e) {
  // The greeting's own `retry` is for EventSource; a later one spreads the return after a deployment.
  if (e.retry !== null && blocks) retryHint = e.retry;
  if (!e.pulse) blocks++;
  if (!e.pulse && (e.event || e.id !== null)) broadcast({ kind: 'ev', e: { event: e.event, data: e.data, id: e.id } });
}

/** A password-only session is refused as well, but has not ended: no `session` event then. @param {Response} answer @returns {Outcome} */
function refused({ status, headers }) {
  unauthorised = status === 401 || status === 403;
  if (status === 401 && !/renforcer|cgu/.test(headers.get('HX-Trigger') ?? '')) broadcast({ kind: 'ev', e: { event: 'session', data: '{}', id: null } });
  return 'refused';
}

/** Read the event stream until it ends, is silent too long or breaks. @param {boolean} padded @returns {Promise<Outcome>} */
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
        broadcast({ kind: 'etat', line: 'direct', fresh: true, follows });
      }
      found.forEach(receive);
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
    if (line !== rung) broadcast({ kind: 'etat', line: rung, fresh: true, follows });
    new EventReader().push(`${text}\n\n`).forEach(receive);
    const next = answer.headers.get('X-Dernier');
    if (next) broadcast({ kind: 'ev', e: { event: '', data: '', id: next } });
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
  skipPause = () => { clearTimeout(timer); resolve(); };
});

/** Incremented each time this tab starts or stops leading: a loop of an older term stops by itself. */
let term = 0;

async function lead() {
  const mine = ++term;
  leading = true;
  clearTimeout(leaderTimer);
  const kept = sessionStorage.getItem(RUNG);
  let ladder = onRung(kept === 'bourre' || kept === 'attente' || kept === 'sonde' ? kept : 'direct', Date.now());
  for (let attempt = 0; mine === term;) {
    retryHint = blocks = 0;
    const began = Date.now();
    const outcome = streams(ladder.rung) ? await stream(ladder.rung === 'bourre')
      : await poll(ladder.rung === 'attente' ? DELAYS.hold : 0, ladder.rung === 'sonde' ? 'sonde' : 'attente');
    if (mine !== term) return;
    attempt = worked(outcome, lastByte - began) ? 0 : attempt + 1;
    if (outcome !== 'ok' && line !== 'coupe') broadcast({ kind: 'etat', line: 'coupe', fresh: false });
    if (unauthorised) return stepDown();
    const rung = ladder.rung;
    ladder = nextRung(ladder, outcome, Date.now());
    sessionStorage.setItem(RUNG, ladder.rung);
    if (ladder.rung !== rung || outcome === 'mute') continue;
    if (rung === 'sonde') await pause(document.hidden ? DELAYS.pollHidden : DELAYS.pollVisible);
    else if (outcome !== 'ok') await pause(retryHint || backoff(Math.max(0, attempt - 1), Math.random()));
  }
}

/** Releases the lock, even if requests are still under way. @type {(value?: any) => void} */
let releaseLock = () => {};

function stepDown() {
  term++;
  leading = false;
  open?.abort();
  skipPause();
  releaseLock();
}

/* The leader must be able to receive: a tab that is refused or frozen steps down, and one that doesn't answer is replaced. */
let lockAttempt = 0;
/** @type {AbortController | null} */
let lockRequest = null;
let leaderTimer = 0;

/** @param {boolean} [steal] from a leader that doesn't answer */
function requestLead(steal) {
  if (unauthorised || frozen || leading || (lockRequest && !steal)) return;
  if (!navigator.locks) return void lead();
  lockRequest?.abort();
  const mine = ++lockAttempt, stop = lockRequest = new AbortController();
  const over = () => {
    if (mine !== lockAttempt) return;
    stepDown();
    lockRequest = null;
    requestLead();
  };
  navigator.locks.request(`spico-flux-${account}`, steal ? { steal } : { signal: stop.signal }, () => (mine === lockAttempt ? Promise.race([lead(), new Promise(done => { releaseLock = done; })]) : 0)).then(over, over);
}

function leave() {
  frozen = true;
  lockAttempt++;
  lockRequest?.abort();
  lockRequest = null;
  stepDown();
}

function enter() {
  frozen = false;
  requestLead();
  checkLeader();
}

/** The visible tab asks whether there is a leader that answers, and takes the lead if not. */
function checkLeader() {
  if (leading || unauthorised || frozen || document.hidden || !channel) return;
  channel.postMessage({ kind: 'bonjour' });
  clearTimeout(leaderTimer);
  leaderTimer = window.setTimeout(requestLead, DELAYS.leader, true);
}

/** A new page was shown since the refusal: the session may be allowed now. */
function retryRefused() {
  if (!unauthorised) return;
  unauthorised = false;
  requestLead();
}

/** The network may be back: try now, and close a connection that is silent for too long. */
function reconnect() {
  skipPause();
  if (line === 'direct' && Date.now() - lastByte > DELAYS.silence) open?.abort();
}

if (account) {
  enter();
  addEventListener('online', reconnect);
  addEventListener('offline', () => setLine('coupe', false));
  document.addEventListener('visibilitychange', () => { if (!document.hidden) { reconnect(); checkLeader(); } });
  addEventListener('pagehide', leave);
  addEventListener('pageshow', enter);
  on('spico:session', d => { if (d.etat === 'ouverte') { retryRefused(); reconnect(); } });
  on('htmx:after:swap', retryRefused);
}

/* ---- what every page shows of it ---- */

let chipTimer = 0;
on('spico:flux', d => {
  const [state, text] = d.etat !== 'coupe' ? (d.etat === 'sonde' || slow() ? ['lent', 'Réseau lent'] : ['en-ligne', 'En ligne'])
    : navigator.onLine ? ['reprise', 'Reprise…'] : ['hors-ligne', 'Hors ligne'];
  clearTimeout(chipTimer);
  // A reconnection of a few seconds is not shown.
  chipTimer = window.setTimeout(() => {
    const chip = byId('reseau');
    if (!chip || chip.dataset.etat === state) return;
    chip.dataset.etat = state;
    chip.textContent = text ?? '';
    chip.hidden = false;
  }, state === 'reprise' ? 3000 : 0);
});

/** The last counters received. @type {Record<string, number>} */
let counters = {};
on('spico:compteurs', d => {
  counters = { ...counters, ...d };
  showCounters();
});
on('htmx:after:swap', showCounters); // the new page was rendered without them

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

// Shell only: the page shown without network, and the static files it needs. No page with data, no message, no list is ever
// stored: what a request answered lives in the page's memory and nowhere else (front-end §9).
const SHELL = 'spico-coquille';
const OFFLINE = '/hors-ligne';

self.addEventListener('install', e => {
  // A POST sent while a page closes must not go through the worker, where it would be lost with the page.
  e.addRoutes?.({ condition: { requestMethod: 'POST' }, source: 'network' });
  e.waitUntil(fill().then(() => self.skipWaiting()));
});
self.addEventListener('activate', e => e.waitUntil(clean()));
self.addEventListener('message', e => { if (e.data?.version) e.waitUntil(fill()); });

/** The offline page and the hashed files it names. */
async function fill() {
  const answer = await fetch(OFFLINE, { cache: 'no-cache', credentials: 'omit' });
  if (!answer.ok) return;
  const files = [...new Set((await answer.clone().text()).match(/\/s\/[\w./-]+/g) ?? [])];
  const shell = await caches.open(SHELL);
  await Promise.allSettled(files.map(async f => (await shell.match(f)) || shell.add(f)));
  await shell.put(OFFLINE, answer);
  for (const kept of await shell.keys()) {
    const path = new URL(kept.url).pathname;
    if (path !== OFFLINE && !files.includes(path)) await shell.delete(kept);
  }
}

async function clean() {
  for (const name of await caches.keys()) if (name !== SHELL) await caches.delete(name);
  await self.clients.claim();
}

self.addEventListener('fetch', e => {
  const { request } = e;
  if (request.method !== 'GET') return;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.mode === 'navigate') e.respondWith(fetch(request).catch(offline));
  else if (url.pathname.startsWith('/s/')) e.respondWith(fromShell(request));
});

async function offline() {
  return (await caches.match(OFFLINE)) ??
    new Response('Hors ligne. Réessayez quand le réseau sera revenu.', { status: 503, headers: { 'Content-Type': 'text/plain; charset=utf-8' } });
}

/** Hashed names never change content. */
async function fromShell(request) {
  return (await caches.match(request)) ?? fetch(request);
}

// Keeps the page usable without a network, from whatever folder it is served.
//
// The build writes version and files; without them (`trunk build` by hand) nothing is kept. Names with a digest never
// change their content and come from the cache. All else comes from the network while there is one, so that a person
// with a network always has the newest page. What is not listed here, the server's answers above all, is never touched.
const VERSION = "";
// What a first visit needs is kept at once, the rest when it is asked for or the page has been open for a while.
const FILES = [];
const LATER = [];

// Other folders of this host may hold a Pollwright of their own.
const OWN = `pollwright ${self.registration.scope} `;
const CACHE = OWN + VERSION;
const HAS_DIGEST = /[-.][0-9a-f]{8,}[-._]/;
const ANY_HEADERS = { ignoreVary: true };

self.addEventListener("install", (event) => event.waitUntil(keep(FILES)));
self.addEventListener("activate", (event) => event.waitUntil(forgetOlder()));

self.addEventListener("message", (event) => {
  if (event.data === "version") event.ports[0].postMessage(VERSION);
  if (event.data === "take over") self.skipWaiting();
  if (event.data === "keep the rest") event.waitUntil(keep(LATER));
});

self.addEventListener("fetch", (event) => {
  const path = pathOf(event.request);
  if (FILES.includes(path) || LATER.includes(path)) event.respondWith(HAS_DIGEST.test(path) ? cached(path) : fresh(event.request, path));
});

/** The path below the page's folder, `./` for the page itself; empty for what is not ours to answer. */
function pathOf({ method, url }) {
  const address = url.split(/[?#]/, 1)[0];
  if (method !== "GET" || !address.startsWith(self.registration.scope)) return "";
  const path = address.slice(self.registration.scope.length);
  return path === "" || path === "index.html" ? "./" : path;
}

async function keep(paths) {
  const cache = await caches.open(CACHE);
  const isKept = await Promise.all(paths.map((path) => cache.match(path, ANY_HEADERS)));
  const missing = paths.filter((_, at) => !isKept[at]);
  // A name without a digest may be old in the browser's own cache.
  await cache.addAll(missing.map((path) => new Request(path, { cache: HAS_DIGEST.test(path) ? "default" : "no-cache" })));
}

async function forgetOlder() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(OWN) && name !== CACHE).map((name) => caches.delete(name)));
}

async function cached(path) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path, ANY_HEADERS)) ?? fetch(path);
}

async function fresh(request, path) {
  try {
    const answer = await fetch(request);
    if (answer.ok && LATER.includes(path)) await (await caches.open(CACHE)).put(path, answer.clone());
    return answer;
  } catch (noNetwork) {
    const cache = await caches.open(CACHE);
    const kept = await cache.match(path, ANY_HEADERS);
    if (kept) return kept;
    throw noNetwork;
  }
}

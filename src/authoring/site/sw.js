// Keeps what was read, and all of it on request. VERSION and FILES stand above: they change with
// the pages, so that no old page is left beside a new one.

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(takeOver()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const ours = new URL(request.url).origin === location.origin;
  if (ours && request.method === "GET") event.respondWith(answer(request));
});
addEventListener("message", (event) => {
  if (event.data === "keep") event.waitUntil(keepAll(event.source));
});

async function answer(request) {
  const cache = await caches.open(VERSION);
  const kept = await cache.match(request, { ignoreSearch: true });
  if (kept) return kept;
  const got = await fetch(request);
  if (got.status === 200 && !request.url.endsWith(".zip")) await cache.put(request, got.clone());
  return got;
}

/** Who had all of the old pages gets all of the new ones. */
async function takeOver() {
  const old = (await caches.keys()).filter((name) => name !== VERSION);
  const whole = await Promise.all(old.map((name) => caches.open(name).then((c) => c.match("whole"))));
  if (whole.some(Boolean)) await keepAll(null);
  await Promise.all(old.map((name) => caches.delete(name)));
  await clients.claim();
}

async function keepAll(reader) {
  const cache = await caches.open(VERSION);
  try {
    await cache.addAll(FILES);
    await cache.put("whole", new Response("yes"));
    reader?.postMessage("The whole course is on this device now and opens without a network.");
  } catch {
    reader?.postMessage("Not all pages could be fetched. Try again where the network is better.");
  }
}

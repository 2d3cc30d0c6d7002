// Opens the page without a network: `/` and what it is made of, never an answer of the API.

const worker = self as unknown as ServiceWorkerGlobalScope;

const CACHE = "ownlist-page-1";

worker.addEventListener("install", (event) => {
  event.waitUntil(keep().then(() => worker.skipWaiting()));
});
worker.addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers().then(() => worker.clients.claim()));
});
worker.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (origin !== location.origin || event.request.method !== "GET") return;
  if (pathname.startsWith("/assets/")) event.respondWith(asset(event.request));
  else if (pathname === "/" && event.request.mode === "navigate") event.respondWith(page());
});

/** The page and every asset that it names, and those that these name: they may come later. */
async function keep(): Promise<Response> {
  const cache = await caches.open(CACHE);
  const fresh = await fetch("/", { cache: "no-cache" });
  const wanted = new Set(namesIn(await fresh.clone().text()));
  // Else it is another program's page, in the name of this one.
  if (!fresh.ok || fresh.redirected || !wanted.size) throw new Error("no page");
  for (const name of wanted) {
    const asset = (await cache.match(name)) ?? (await fetch(name));
    if (!asset.ok) throw new Error(`no ${name}`);
    await cache.put(name, asset.clone());
    for (const more of namesIn(await asset.text())) wanted.add(more);
  }
  await cache.put("/", fresh.clone());
  wanted.add("/");
  for (const request of await cache.keys()) {
    if (!wanted.has(new URL(request.url).pathname)) await cache.delete(request);
  }
  return fresh;
}

const namesIn = (text: string): string[] => text.match(/\/assets\/[\w-]+\.[\w.-]+/g) ?? [];

/** The newest page, with what it is made of; the last one, without a network. */
async function page(): Promise<Response> {
  const known = await caches.match("/");
  if (!known) return fetch("/");
  const fresh = keep().catch(() => known);
  const patience = new Promise<Response>((done) => setTimeout(() => done(known), 3000));
  return Promise.race([fresh, patience]);
}

const asset = async (request: Request): Promise<Response> =>
  (await caches.match(request)) ?? fetch(request);

async function forgetOthers(): Promise<void> {
  for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
}

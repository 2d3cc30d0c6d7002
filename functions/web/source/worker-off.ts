// The kill switch (docs/runbook.md): served as /worker.js, it takes the place of any worker that a
// browser has, forgets what that has kept, and goes. The next visit asks the server for everything.
// What a person has typed is in IndexedDB, and stays.

const worker = self as unknown as ServiceWorkerGlobalScope;

worker.addEventListener("install", () => void worker.skipWaiting());
worker.addEventListener("activate", (event) => {
  event.waitUntil(leave());
});

async function leave(): Promise<void> {
  for (const name of await caches.keys()) await caches.delete(name);
  await worker.registration.unregister();
}

export {}; // a script of its own

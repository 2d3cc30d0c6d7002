// What a browser gives, where it does.

import type { Channel } from "./types.ts";

export function timer(milliseconds: number, callback: () => void): () => void {
  const id = setTimeout(callback, milliseconds);
  return () => clearTimeout(id);
}

/** One tab at a time. Without locks two may send the same: the API makes that harmless. */
export function locks(name: string): <T>(work: () => Promise<T>) => Promise<T> {
  return async (work) => {
    if (typeof navigator === "undefined" || !navigator.locks) return work();
    return navigator.locks.request(name, work) as ReturnType<typeof work>;
  };
}

export function browserChannel(name: string): Channel | undefined {
  if (typeof BroadcastChannel === "undefined") return undefined;
  const channel = new BroadcastChannel(name);
  return {
    send: (message) => channel.postMessage(message),
    listen(listener) {
      channel.onmessage = ({ data }) => listener(String(data));
    },
    close: () => channel.close(),
  };
}

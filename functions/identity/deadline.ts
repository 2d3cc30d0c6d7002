/** How long a request may still take. Lambda ends one that takes longer, unanswered. */

import { timeouts } from "./timeouts.ts";

let end = Infinity; // of the one request that an environment serves at a time

export function begin(): void {
  end = performance.now() + timeouts().total;
}

/** So many ms, or what is left if that is less. Throws when nothing is. */
export function atMost(ms: number): number {
  const left = Math.floor(end - performance.now());
  if (left <= 0) throw new DOMException("no time left", "TimeoutError");
  return Math.min(ms, left);
}

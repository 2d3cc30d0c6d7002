// The identity function, whose waits a test can shorten for a request: shorten_timeouts(0.2).

import { REAL, replaceTimeouts, type Timeouts } from "../../../functions/identity/timeouts.ts";

export { handler } from "../../../functions/identity/handler.ts";

/** From here on every timeout is its real value times `scale`. */
export function shorten_timeouts(scale: number): void {
  const entries = Object.entries(REAL).map(([name, real]) => [name, real * scale]);
  replaceTimeouts(Object.fromEntries(entries) as unknown as Timeouts);
}

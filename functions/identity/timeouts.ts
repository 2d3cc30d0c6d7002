/** Every wait of a request has an end, and together they fit into the 10 s of Lambda. */

/** All in ms. */
export interface Timeouts {
  /** Until there is a TCP connection to the database. */
  readonly connect: number;
  /** Until it is ready as well: a sleeping Neon compute wakes. There is time for `check` before. */
  readonly ready: number;
  /** For a statement; the role's statement_timeout is 2.5 s. */
  readonly response: number;
  /** For a connection that lay idle to say that it still answers. */
  readonly check: number;
  /** So long after its last use a connection is believed without asking. */
  readonly unchecked: number;
  /** For all attempts to send a mail. */
  readonly mail: number;
  /** For a secret, which is asked for once: who called may call again. */
  readonly secret: number;
  /** For a whole request; the function has 10 s. */
  readonly total: number;
}

export const REAL: Timeouts = Object.freeze({
  connect: 2_000,
  ready: 7_500,
  response: 3_000,
  check: 1_000,
  unchecked: 1_000,
  mail: 3_000,
  secret: 2_500,
  total: 8_800,
});

let current = REAL;

export function timeouts(): Timeouts {
  return current;
}

/** For tests. Nothing of the function calls it, so it is not in the bundle. */
export function replaceTimeouts(other: Timeouts): void {
  current = Object.freeze(other);
}

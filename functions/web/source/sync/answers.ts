// What an answer of the API means for the whole of the sync, apart from the todos it is about.

import type { Answer, Problem, Status } from "./types.ts";

/** Nothing more can be done now. */
export class Halt extends Error {
  readonly status: Status;
  /** Milliseconds to wait, if the server said so. */
  readonly wait: number | undefined;
  readonly problem: Problem | undefined;

  constructor(status: Status, problem?: Problem, wait?: number) {
    super(status);
    [this.status, this.problem, this.wait] = [status, problem, wait];
  }
}

/** The body of a success, which may be empty after a DELETE, or the problem. Throws Halt where no request would do better. */
export function outcome<T>(
  answer: Answer,
  now: number,
  mayBeEmpty = false,
): { body: T } | { problem: Problem } {
  const { status, body, headers } = answer;
  const told = typeof body === "object" && body !== null;
  const done = (status === 200 || status === 201) && told;
  if (done || (status === 204 && mayBeEmpty)) return { body: body as T };
  const problem: Problem = { ...(told ? body : {}), status };
  if (status === 401) throw new Halt("signed_out", problem);
  if (status === 429 || status === 408 || status >= 500)
    throw new Halt("waiting", problem, waitOf(headers.get("retry-after"), now));
  // Somebody else's page, in the name of the API: a network that wants its own sign-in.
  if (status < 400) throw new Halt("offline", problem);
  if (status === 403 || !problem.type?.startsWith("/docs/problems#")) {
    if (status !== 413 && status !== 410) throw new Halt("stopped", problem);
  }
  return { problem };
}

/** Retry-After (RFC 9110 section 10.2.3), in milliseconds. */
function waitOf(header: string | null, now: number): number | undefined {
  if (!header) return undefined;
  const wait = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

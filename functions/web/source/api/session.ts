// Who is signed in here, and requests in their name. The token lives in memory only.

import type { Answer, Api } from "../sync/types.ts";

export interface User {
  id: string;
  name: string;
  email: string;
}

/** What was asked for and not done: words/problems.ts says it to a person. */
export interface Failure {
  ok: false;
  /** 0: there was no answer. */
  status: number;
  /** Of the identity, like INVALID_PASSWORD; of the API, like too-many-writes. */
  code: string;
  /** Until it may be tried again, in seconds, if that was said. */
  wait: number | undefined;
}
export type Outcome = { ok: true; user?: User } | Failure;
/** An answer as it came: `body` is its JSON, if it is JSON. */
export type Reply = Answer & { text: string };

const TIMEOUT = 20_000; // milliseconds for one answer
const EARLY = 60_000; // a token is renewed so long before its end

export async function send(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const json = body === undefined ? {} : { "content-type": "application/json" };
  const response = await fetch(path, {
    method,
    headers: { ...json, ...headers },
    body: body === undefined ? null : JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT),
  });
  const text = await response.text();
  return { status: response.status, body: parsed(text), headers: response.headers, text };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export async function account(path: string, body: unknown): Promise<Outcome> {
  const answer = await send("POST", `/api/auth${path}`, body).catch(() => undefined);
  return outcomeOf(answer);
}

export function outcomeOf(answer: Answer | undefined): Outcome {
  if (!answer) return { ok: false, status: 0, code: "", wait: undefined };
  const told = (answer.body ?? {}) as { user?: User; code?: string; type?: string };
  if (answer.status < 300) return told.user ? { ok: true, user: told.user } : { ok: true };
  const code = told.code ?? told.type?.split("#")[1] ?? "";
  const wait = Number(answer.headers.get("retry-after")) || undefined;
  return { ok: false, status: answer.status, code, wait };
}

/**
 * Whose session this browser has: null if nobody's, undefined if that cannot be asked;
 * "elsewhere" if accounts are another service's.
 */
export async function whoIsHere(): Promise<User | null | undefined | "elsewhere"> {
  const answer = await send("GET", "/api/auth/get-session").catch(() => undefined);
  if (!answer || answer.status >= 500 || answer.status === 429) return undefined;
  if (answer.status === 404) return "elsewhere";
  return (answer.body as { user?: User } | null)?.user ?? null;
}

/**
 * Requests of one person. Once somebody else has signed in with this browser
 * there is no token: what one person typed never goes to another's account.
 */
export class TokenApi implements Api {
  readonly #userId: string;
  #token = "";
  #renewAt = 0;
  #asking: Promise<boolean> | undefined;

  constructor(userId: string) {
    this.#userId = userId;
  }

  async request(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    if (performance.now() > this.#renewAt) await this.#renew();
    const first = await this.#ask(method, path, body, headers);
    if (first.status !== 401 || !(await this.#renew())) return first;
    return this.#ask(method, path, body, headers);
  }

  #ask(method: string, path: string, body: unknown, headers: Record<string, string>) {
    return send(method, path, body, { ...headers, authorization: `Bearer ${this.#token}` });
  }

  /** Whether there is a new token. Rejects without an answer. Once for all who wait. */
  #renew(): Promise<boolean> {
    this.#asking ??= this.#fetchToken().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #fetchToken(): Promise<boolean> {
    const answer = await send("GET", "/api/auth/token");
    if (answer.status >= 500 || answer.status === 429) throw new Error("no token");
    const { token } = (answer.body ?? {}) as { token?: string };
    const claims = token ? claimsOf(token) : undefined;
    const isTheirs = claims?.sub === this.#userId;
    this.#token = token && isTheirs ? token : "";
    // For how long it is good, not until when: clocks differ.
    this.#renewAt = claims ? performance.now() + (claims.exp - claims.iat) * 1000 - EARLY : 0;
    return isTheirs;
  }
}

function claimsOf(token: string): { sub: string; exp: number; iat: number } {
  const claims = token.split(".")[1] ?? "";
  return JSON.parse(atob(claims.replaceAll("-", "+").replaceAll("_", "/")));
}

/** An HTTP API event (payload 2.0) to a Request, and a Response to the gateway's result. */

import { BASE_PATH, CLIENT_ADDRESS } from "./auth.ts";
import { isJson } from "./media-type.ts";
import {
  badRequest,
  bodyTooLarge,
  malformedBody,
  methodNotAllowed,
  notFound,
  type Problem,
  problemOf,
  tooManyRequests,
  unavailable,
  unsupportedMediaType,
} from "./problems.ts";
import { text } from "./request-fields.ts";

/** What is promised. Better Auth answers more, and more with each release: not here. */
export const ROUTES: ReadonlyMap<string, string> = new Map([
  ["/sign-up/email", "POST"],
  ["/verify-email", "POST"],
  ["/send-verification-email", "POST"],
  ["/sign-in/email", "POST"],
  ["/sign-out", "POST"],
  ["/token", "GET"],
  ["/jwks", "GET"],
  ["/get-session", "GET"],
  ["/list-sessions", "GET"],
  ["/revoke-session", "POST"],
  ["/revoke-sessions", "POST"],
  ["/update-user", "POST"],
  ["/change-email", "POST"],
  ["/confirm-email-change", "POST"],
  ["/change-password", "POST"],
  ["/request-password-reset", "POST"],
  ["/reset-password", "POST"],
  ["/delete-user", "POST"],
]);
/** What Better Auth may see of a client's headers. */
const PASSED_ON = [
  "authorization",
  "origin",
  "referer",
  "user-agent",
  "sec-fetch-site",
  "sec-fetch-mode",
  "sec-fetch-dest",
];
const PASSED_BACK = ["content-type", "set-auth-token"];
const MAX_BODY = 16 * 1024; // bytes
const HARDENED = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};
const HTTPS_ONLY = { "strict-transport-security": "max-age=63072000; includeSubDomains" };

/** What is used of an event. Nothing in it is believed to be there. */
export interface GatewayEvent {
  readonly rawPath?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly cookies?: readonly string[];
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  readonly requestContext?: {
    readonly requestId?: string;
    readonly http?: { readonly method?: string; readonly sourceIp?: string };
  };
}

export interface GatewayResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: string;
  readonly isBase64Encoded: false;
}

/** The promised route an event asks for. Throws Problem. */
export function routeOf(event: GatewayEvent): string {
  const path = event.rawPath ?? "";
  const route = path.startsWith(BASE_PATH) ? path.slice(BASE_PATH.length) : "";
  const method = ROUTES.get(route);
  if (!method) throw notFound();
  if (event.requestContext?.http?.method !== method) throw methodNotAllowed(method);
  return route;
}

/** The address is ours, not the event's; no promised route takes a query. Throws Problem. */
export function toRequest(event: GatewayEvent, origin: string): Request {
  const route = routeOf(event);
  const method = event.requestContext?.http?.method ?? "";
  const body = method === "POST" ? bodyOf(event) : undefined;
  try {
    const headers = headersOf(event);
    if (body) headers.set("content-type", "application/json");
    return new Request(`${origin}${BASE_PATH}${route}`, { method, headers, body: body ?? null });
  } catch {
    throw badRequest(); // a header that HTTP does not allow
  }
}

function headersOf(event: GatewayEvent): Headers {
  const headers = new Headers();
  for (const name of PASSED_ON) {
    const value = event.headers?.[name];
    if (value) headers.set(name, value);
  }
  const cookie = event.cookies?.join("; ") || event.headers?.["cookie"];
  if (cookie) headers.set("cookie", cookie);
  const address = event.requestContext?.http?.sourceIp;
  if (address) headers.set(CLIENT_ADDRESS, address);
  return headers;
}

/** The body, read once and written again: what was checked is what Better Auth reads. */
function bodyOf(event: GatewayEvent): string | undefined {
  if (!event.body) return undefined;
  const bytes = Buffer.from(event.body, event.isBase64Encoded ? "base64" : "utf8");
  if (bytes.length > MAX_BODY) throw bodyTooLarge();
  if (!isJson(event.headers?.["content-type"])) throw unsupportedMediaType();
  return JSON.stringify(parse(bytes));
}

function parse(bytes: Buffer): object {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes), withoutNul);
  } catch {
    throw malformedBody();
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw malformedBody();
  return value;
}

/** PostgreSQL has no NUL. Looked for in what is read, not in how it is written. */
function withoutNul(name: string, value: unknown): unknown {
  if (name.includes("\0") || (typeof value === "string" && value.includes("\0"))) {
    throw new SyntaxError("NUL");
  }
  return value;
}

/** Better Auth's answer as the gateway wants it. Throws Problem for all but success. */
export async function toResult(response: Response, route: string): Promise<GatewayResult> {
  if (response.status >= 500) throw unavailable();
  const wait = response.headers.get("x-retry-after") ?? "10";
  if (response.status === 429) throw tooManyRequests(wait);
  const headers: Record<string, string> = {};
  for (const name of PASSED_BACK) {
    const value = response.headers.get(name);
    if (value) headers[name] = value;
  }
  if (route === "/jwks" && response.ok) headers["cache-control"] = "public, max-age=60";
  const cookies = response.headers.getSetCookie();
  if (!response.ok) throw await rejection(response, headers, cookies);
  return result(response.status, headers, await response.text(), cookies);
}

/** Its status and code are kept, and that it may end a cookie; its words are not. */
async function rejection(response: Response, headers: object, cookies: string[]): Promise<Problem> {
  const told: unknown = await response.json().catch(() => null);
  return problemOf(
    response.status,
    text(told, "code"),
    text(told, "message"),
    { ...headers },
    cookies,
  );
}

/** Better Auth's client reads it whatever its type; it is shown by `message` and `code`. */
export function toProblemResult(problem: Problem, requestId: string): GatewayResult {
  const headers = { ...problem.headers, "content-type": "application/problem+json" };
  const body = JSON.stringify(problem.body(requestId));
  return result(problem.status, headers, body, problem.cookies);
}

function result(
  statusCode: number,
  headers: object,
  body: string,
  cookies: readonly string[],
): GatewayResult {
  const all = { ...HARDENED, ...headers };
  return { statusCode, headers: all, cookies, body, isBase64Encoded: false };
}

/** What every answer carries, whatever it is. */
export function finish(answer: GatewayResult, requestId: string, https: boolean): GatewayResult {
  const headers = { ...answer.headers, ...(https ? HTTPS_ONLY : {}), "x-request-id": requestId };
  return { ...answer, headers };
}

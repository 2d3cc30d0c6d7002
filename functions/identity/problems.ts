/** Problems (RFC 9457) that Better Auth's own client shows: it reads `message` and `code`. */

import { type Code, OUTCOMES } from "./problem-texts.ts";

/** What Better Auth says otherwise, where the difference helps nobody or tells too much. */
const SAID_INSTEAD: Readonly<Record<string, Code>> = {
  FAILED_TO_GET_SESSION: "UNAUTHORIZED", // it ended while this was asked
  USER_NOT_FOUND: "INVALID_TOKEN", // the account of a link is gone
  EMAIL_CAN_NOT_BE_UPDATED: "VALIDATION_ERROR", // not there: see /change-email
};

/** Members that Better Auth may find fault with; other names are a client's own. */
const MEMBERS = [
  "name",
  "email",
  "newEmail",
  "password",
  "token",
  "newPassword",
  "currentPassword",
];

/** A client is told constants only: input is never echoed. */
export class Problem extends Error {
  override readonly name = "Problem";

  constructor(
    readonly code: Code,
    readonly headers: Readonly<Record<string, string>> = {},
    readonly cookies: readonly string[] = [],
    readonly members: readonly string[] = [],
  ) {
    super(code);
  }

  get status(): number {
    return OUTCOMES[this.code].status;
  }

  /** What is sent, as an object for JSON. */
  body(requestId: string): object {
    const { title, status, detail } = OUTCOMES[this.code];
    const type = `/docs/problems#${this.code.toLowerCase().replaceAll("_", "-")}`;
    const fault = "is missing or invalid";
    const errors = this.members.map((name) => ({ pointer: `/${name}`, detail: fault }));
    const rest = errors.length > 0 ? { errors } : {};
    const read = { message: detail, code: this.code };
    return { type, title, status, detail, ...read, request_id: requestId, ...rest };
  }
}

/** What Better Auth rejected a request for. Its own words may quote what was sent. */
export function problemOf(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
  cookies: readonly string[] = [],
): Problem {
  const members = code === "VALIDATION_ERROR" ? membersOf(message) : [];
  // A person sees this one: who mistypes the address is told which member it is.
  if (/^(email|newEmail)$/.test(members.join()))
    return new Problem("INVALID_EMAIL", headers, cookies);
  return new Problem(known(code) ?? generic(status), headers, cookies, members);
}

function known(code: string): Code | undefined {
  if (Object.hasOwn(OUTCOMES, code)) return code as Code;
  return Object.hasOwn(SAID_INSTEAD, code) ? SAID_INSTEAD[code] : undefined;
}

function generic(status: number): Code {
  if (status === 401) return "UNAUTHORIZED";
  return status === 403 ? "FORBIDDEN" : "BAD_REQUEST";
}

/** Those named by "[body.email] Invalid input; [body.password] ...". */
function membersOf(message: string): string[] {
  return MEMBERS.filter((name) => message.includes(`[body.${name}]`));
}

export const badRequest = (): Problem => new Problem("BAD_REQUEST");
export const malformedBody = (): Problem => new Problem("MALFORMED_BODY");
export const notFound = (): Problem => new Problem("NOT_FOUND");
export const methodNotAllowed = (allowed: string): Problem =>
  new Problem("METHOD_NOT_ALLOWED", { allow: allowed });
export const bodyTooLarge = (): Problem => new Problem("BODY_TOO_LARGE");
export const unsupportedMediaType = (): Problem => new Problem("UNSUPPORTED_MEDIA_TYPE");
export const tooManyRequests = (seconds: string): Problem =>
  new Problem("TOO_MANY_REQUESTS", { "retry-after": seconds });
export const unavailable = (): Problem => new Problem("UNAVAILABLE", { "retry-after": "2" });
export const mailUnavailable = (): Problem =>
  new Problem("MAIL_UNAVAILABLE", { "retry-after": "30" });

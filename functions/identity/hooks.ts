/** Where Better Auth is content with less, or tells more, than it should. */

import { createAuthMiddleware, isAPIError } from "better-auth/api";
import { guesser, text } from "./given.ts";
import * as mails from "./mails.ts";
import type { Code } from "./outcomes.ts";
import type { Parts } from "./parts.ts";
import { Problem } from "./problems.ts";
import { GUESSES } from "./throttle.ts";

const SIGN_UP = "/sign-up/email";
const SIGN_IN = "/sign-in/email";
const ASK_FOR_RESET = "/request-password-reset";

export function before({ post, throttle }: Parts) {
  return createAuthMiddleware(async (context) => {
    const body: unknown = context.body;
    const email = text(body, "email");
    switch (context.path) {
      case "/delete-user":
        return demand(text(body, "password"), "PASSWORD_REQUIRED");
      case SIGN_UP:
        demand(acceptable(body), "TOO_LONG");
        return post.admit(email);
      case ASK_FOR_RESET:
        return post.admit(email);
      case SIGN_IN:
        return throttle.take(GUESSES, guesser(context, email));
      case "/change-password":
        return { context: { body: { ...context.body, revokeOtherSessions: true } } };
    }
    return undefined;
  });
}

export function after({ post, throttle }: Parts) {
  return createAuthMiddleware(async (context) => {
    const email = text(context.body, "email");
    if (isAPIError(context.context.returned)) return;
    if (context.path === SIGN_IN) await throttle.forget(GUESSES, guesser(context, email));
    if (context.path === ASK_FOR_RESET && !post.sent) await post.send(mails.nobodyThere(email));
  });
}

function demand(holds: unknown, code: Code): undefined {
  if (!holds) throw new Problem(code);
}

/** RFC 5321 section 4.5.3.1.3 for the address; no picture, as nothing shows one. */
function acceptable(body: unknown): boolean {
  const given = typeof body === "object" && body !== null ? body : {};
  const short = (name: string, longest: number) => {
    const value: unknown = Reflect.get(given, name);
    return value === undefined || (typeof value === "string" && value.length <= longest);
  };
  return short("email", 254) && short("name", 200) && !("image" in given);
}

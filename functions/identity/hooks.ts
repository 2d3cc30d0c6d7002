/** Where Better Auth is content with less, or tells more, than it should. */

import { createAuthMiddleware, isAPIError } from "better-auth/api";
import { guesser, text } from "./given.ts";
import * as mails from "./mails.ts";
import type { Code } from "./outcomes.ts";
import type { Parts } from "./parts.ts";
import { Problem } from "./problems.ts";
import { GUESSES } from "./throttle.ts";
import { acceptable, isValid } from "./valid.ts";

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
      case ASK_FOR_RESET: {
        demand(acceptable(body), "TOO_LONG");
        const kind = context.path === SIGN_UP ? "signUp" : "reset";
        const valid = isValid(kind, body, context.context.password.config);
        return valid ? post.admit(kind, email) : undefined;
      }
      case SIGN_IN:
        return throttle.take({ rule: GUESSES, subject: guesser(context, email) });
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
    const guess = { rule: GUESSES, subject: guesser(context, email) };
    if (context.path === SIGN_IN) await throttle.forget(guess);
    if (context.path === ASK_FOR_RESET && !post.used) await post.send(mails.nobodyThere(email));
  });
}

function demand(holds: unknown, code: Code): undefined {
  if (!holds) throw new Problem(code);
}

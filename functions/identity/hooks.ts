/** Where Better Auth is content with less, or tells more, than it should. */

import { createAuthMiddleware, isAPIError } from "better-auth/api";
import { acceptable, isValid } from "./mail-requests.ts";
import * as mails from "./mail-templates.ts";
import type { Code } from "./problem-texts.ts";
import { Problem } from "./problems.ts";
import { clientOf, text } from "./request-fields.ts";
import type { Services } from "./services.ts";

const SIGN_UP = "/sign-up/email";
const SIGN_IN = "/sign-in/email";
const ASK_FOR_RESET = "/request-password-reset";

export function before({ attempts, mailer }: Services) {
  return createAuthMiddleware(async (context) => {
    const body: unknown = context.body;
    const email = text(body, "email");
    const ofSession = () => context.context.session?.user.email;
    switch (context.path) {
      case "/delete-user":
        attempts.expect(clientOf(context), ofSession);
        return demand(text(body, "password"), "PASSWORD_REQUIRED");
      case SIGN_UP:
      case ASK_FOR_RESET: {
        demand(acceptable(body), "TOO_LONG");
        const kind = context.path === SIGN_UP ? "signUp" : "reset";
        const valid = isValid(kind, body, context.context.password.config);
        return valid ? mailer.admit(clientOf(context), [kind, email]) : undefined;
      }
      case "/update-user":
        if (!text(body, "name").trim()) throw new Problem("VALIDATION_ERROR", {}, [], ["name"]);
        return demand(acceptable(body), "TOO_LONG");
      case SIGN_IN:
        return attempts.expect(clientOf(context), () => email);
      case "/change-password":
        attempts.expect(clientOf(context), ofSession);
        return { context: { body: { ...context.body, revokeOtherSessions: true } } };
    }
    return undefined;
  });
}

export function after({ attempts, mailer }: Services) {
  return createAuthMiddleware(async (context) => {
    if (isAPIError(context.context.returned)) return;
    await attempts.forget();
    const email = text(context.body, "email");
    if (context.path === ASK_FOR_RESET && !mailer.used) await mailer.send(mails.nobodyThere(email));
  });
}

function demand(holds: unknown, code: Code): undefined {
  if (!holds) throw new Problem(code);
}

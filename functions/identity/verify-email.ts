/**
 * POST /verify-email: the token of the mail, and the password.
 *
 * Whoever signs up with an address that is not theirs knows the password and has no mail;
 * its owner has the mail and not the password. Better Auth's own endpoint believes the
 * mail alone, and would open the account to the first of them at a click of the second.
 */

import type { BetterAuthPlugin } from "better-auth";
import { createAuthEndpoint, createEmailVerificationToken } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { verifyJWT } from "better-auth/crypto";
import * as z from "zod";
import { MAX_ADDRESS } from "./mail-requests.ts";
import * as mails from "./mail-templates.ts";
import { Problem } from "./problems.ts";
import { clientOf, text } from "./request-fields.ts";
import type { Services } from "./services.ts";
import { HOUR } from "./throttle.ts";

// Of requests at the same moment one finds the row as it was; the others wait for it.
const CONFIRM = `
update "user" set "emailVerified" = true, "updatedAt" = now()
where id = $1::uuid and not "emailVerified" returning 1`;

interface Claims {
  readonly email?: unknown;
  readonly userId?: unknown;
  readonly updateTo?: unknown;
}

/** Answers with a session. Until then an account has none, and no way to one. */
export function confirmation({ database, attempts, mailer }: Services, page: string) {
  const endpoint = createAuthEndpoint("/verify-email", { method: "POST" }, async (context) => {
    const { internalAdapter, password, secret } = context.context;
    const { email, userId } = await read(text(context.body, "token"), secret);
    const found = await internalAdapter.findUserByEmail(email, { includeAccounts: true });
    if (found?.user.id !== userId || found.user.emailVerified) throw new Problem("INVALID_TOKEN");
    attempts.expect(clientOf(context), () => email);
    const hash = found.accounts.find((account) => account.providerId === "credential")?.password;
    const given = text(context.body, "password");
    if (!hash || !(await password.verify({ hash, password: given }))) {
      throw new Problem("INVALID_PASSWORD");
    }
    const confirmed = await database.run(CONFIRM, [userId]);
    if (confirmed.length === 0) throw new Problem("INVALID_TOKEN");
    const user = { ...found.user, emailVerified: true };
    const session = await internalAdapter.createSession(userId);
    await setSessionCookie(context, { session, user });
    return context.json({ status: true });
  });
  // In the place of Better Auth's own, which waits and tells a session's owner more.
  const sendVerificationEmail = createAuthEndpoint(
    "/send-verification-email",
    { method: "POST", body: z.object({ email: z.email().max(MAX_ADDRESS) }) },
    async (context) => {
      const { email } = context.body;
      await mailer.admit(clientOf(context), ["signUp", email]);
      const { internalAdapter, secret } = context.context;
      const user = (await internalAdapter.findUserByEmail(email))?.user;
      const mail =
        user && !user.emailVerified
          ? mails.confirmation(user.email, page, await confirmationToken(secret, user))
          : mails.nothingToConfirm(email, page);
      await mailer.send(mail);
      return context.json({ status: true });
    },
  );
  const endpoints = { confirm: endpoint, sendVerificationEmail };
  return { id: "confirmation", endpoints } satisfies BetterAuthPlugin;
}

export function confirmationToken(secret: string, { id, email }: { id: string; email: string }) {
  return createEmailVerificationToken(secret, email, undefined, 24 * HOUR, { userId: id });
}

/** Whose address a token confirms. Throws Problem. */
async function read(token: string, secret: string) {
  const claims = await verifyJWT<Claims>(token, secret);
  const { email, userId, updateTo } = claims ?? {};
  if (typeof email !== "string" || typeof userId !== "string" || updateTo !== undefined) {
    throw new Problem("INVALID_TOKEN");
  }
  return { email, userId };
}

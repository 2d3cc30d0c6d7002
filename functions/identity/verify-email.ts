/**
 * POST /verify-email: the token of the mail, and the password.
 *
 * Whoever signs up with an address that is not theirs knows the password and has no mail;
 * its owner has the mail and not the password. Better Auth's own endpoint believes the
 * mail alone, and would open the account to the first of them at a click of the second.
 */

import type { BetterAuthPlugin } from "better-auth";
import { createAuthEndpoint } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { verifyJWT } from "better-auth/crypto";
import { Problem } from "./problems.ts";
import { clientOf, text } from "./request-fields.ts";
import type { Services } from "./services.ts";

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
export function confirmation({ database, attempts }: Services) {
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
  return { id: "confirmation", endpoints: { confirm: endpoint } } satisfies BetterAuthPlugin;
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

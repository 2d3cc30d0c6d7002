/**
 * POST /change-email, of somebody who is signed in, and POST /confirm-email-change: the
 * token of the mail to the new address, and the password.
 *
 * Whoever has only the session, only the new mailbox or only the password moves nothing.
 * The old address is told before there is a link. Until the link is used, that address
 * alone recovers the account: a new password ends the link. From then on it does not:
 * every session and every other link of the account ends.
 */

import { createHash, randomBytes } from "node:crypto";
import type { BetterAuthPlugin } from "better-auth";
import { createAuthEndpoint, sensitiveSessionMiddleware } from "better-auth/api";
import pg from "pg";
import * as z from "zod";
import { LINKS } from "./account.ts";
import type { Database } from "./database.ts";
import { line } from "./log.ts";
import { MAX_ADDRESS } from "./mail-requests.ts";
import * as mails from "./mail-templates.ts";
import { Problem } from "./problems.ts";
import { clientOf, text } from "./request-fields.ts";
import type { Services } from "./services.ts";

const UNIQUE_VIOLATION = "23505"; // PostgreSQL, Appendix A

// A pending change is a row of Better Auth's links whose value is "<user id>:<address>".
// One account has one. Of an address that is taken nobody gets the token.
const ASK = `
with earlier as (delete from verification where starts_with(value, $1::text || ':')),
added as (
  insert into verification (identifier, value, "expiresAt")
  values ($2, $1::text || ':' || $3::text, now() + interval '1 hour')
)
select exists (select from "user" where email = $3::text and "emailVerified") as taken`;
const PENDING = `
select u.id, u.email, a.password, substr(v.value, 38) as "newEmail"
from verification as v
join "user" as u on u.id = split_part(v.value, ':', 1)::uuid
join account as a on a."userId" = u.id and a."providerId" = 'credential'
where v.identifier = $1 and v."expiresAt" > now()`;
// Of two at the same moment the second finds no link any more; the user is locked first, so
// that they do not wait for each other. The password must still be the one that was
// compared. An account that nobody has confirmed does not keep its address from the owner
// of the mailbox.
const CHANGE = `
with locked as materialized (
  select id from "user" where id = $1::uuid for update
),
used as (
  delete from verification using locked
  where identifier = $2
    and exists (select from account where "userId" = locked.id and password = $4)
  returning locked.id
),
unconfirmed as (
  delete from "user" using used where email = $3 and not "emailVerified" returning 1
),
others as (
  delete from verification using used
  where (value = $1::text or starts_with(value, $1::text || ':')) and identifier <> $2
),
sessions as (delete from session using used where "userId" = used.id)
update "user" set email = $3, "emailVerified" = true, "updatedAt" = now()
from used where "user".id = used.id and (select count(*) from unconfirmed) >= 0
returning 1`;
// Once more by itself, to see what was added while that one waited.
const END = `
with links as (delete from ${LINKS})
delete from session where "userId" = $1::uuid`;

export function emailChange({ database, attempts, mailer }: Services, page: string) {
  const changeEmail = createAuthEndpoint(
    "/change-email",
    {
      method: "POST",
      use: [sensitiveSessionMiddleware],
      body: z.object({ newEmail: z.email().max(MAX_ADDRESS) }),
    },
    async (context) => {
      const { id, email } = context.context.session.user;
      const newEmail = context.body.newEmail.toLowerCase();
      if (newEmail === email) throw new Problem("SAME_EMAIL");
      await mailer.admit(clientOf(context), ["changeNotice", email], ["change", newEmail]);
      const token = randomBytes(24).toString("base64url");
      const [row] = await database.run(ASK, [id, identifierOf(token), newEmail]);
      const isSent = await mailer.send(mails.changeAsked(email, page));
      const mail = row?.["taken"]
        ? mails.changeImpossible(newEmail, page)
        : mails.changeConfirmation(newEmail, page, token);
      if (isSent) await mailer.send(mail);
      return context.json({ status: true });
    },
  );
  const confirmEmailChange = createAuthEndpoint(
    "/confirm-email-change",
    { method: "POST" },
    async (context) => {
      const identifier = identifierOf(text(context.body, "token"));
      const [pending] = await database.run(PENDING, [identifier]);
      const [id, email, hash, newEmail] = ["id", "email", "password", "newEmail"].map((name) =>
        text(pending, name),
      );
      if (!id || !email || !hash || !newEmail) throw new Problem("INVALID_TOKEN");
      attempts.expect(clientOf(context), () => email);
      const password = text(context.body, "password");
      if (!(await context.context.password.verify({ hash, password }))) {
        throw new Problem("INVALID_PASSWORD");
      }
      if (!(await change(database, [id, identifier, newEmail, hash]))) {
        throw new Problem("INVALID_TOKEN");
      }
      await database.run(END, [id]);
      line("INFO", "e-mail address changed", { principal: id });
      await mailer.notify(mails.changed(email));
      return context.json({ status: true });
    },
  );
  const endpoints = { changeEmail, confirmEmailChange };
  return { id: "email-change", endpoints } satisfies BetterAuthPlugin;
}

/** False where the link was used meanwhile, or the address has got an account. */
async function change(database: Database, values: readonly string[]): Promise<boolean> {
  try {
    return (await database.run(CHANGE, values)).length > 0;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === UNIQUE_VIOLATION) return false;
    throw error;
  }
}

/** As Better Auth stores those of its own links: the table opens nothing. */
function identifierOf(token: string): string {
  return createHash("sha256").update(`change-email:${token}`).digest("base64url");
}

/** What ends with what: an account, its links and its sessions. */

import type { Database } from "./database.ts";
import { line } from "./log.ts";

// A link's value is the id of its account; with an address after it for a change to that.
export const LINKS = `verification where value = $1::text or starts_with(value, $1::text || ':')`;
// Whoever followed the link has the mailbox. What other links there are end with it, and
// a change of the address that overtook it; so do sessions begun before it was done.
const RESET = `
with links as (delete from ${LINKS}),
sessions as (delete from session where "userId" = $1::uuid)
update "user" set email = $2, "emailVerified" = true, "updatedAt" = now() where id = $1::uuid`;
const ERASE = `
with links as (delete from ${LINKS})
delete from "user" where id = $1::uuid`;
const HAS_ADDRESS = `select from "user" where id = $1 and email = $2 for key share`;

interface User {
  readonly id: string;
  readonly email: string;
}

/** After a new password was set with the link that went to this address. */
export async function endReset(database: Database, { id, email }: User): Promise<void> {
  await database.run(RESET, [id, email]);
}

/** Still, now that there is a link: it may have been changed while this was asked. */
export async function hasAddress(database: Database, { id, email }: User): Promise<boolean> {
  return (await database.run(HAS_ADDRESS, [id, email])).length > 0;
}

/**
 * One statement, and with it sessions, accounts and (by trigger) todos. Better Auth
 * deletes in three; what it finds to delete after this is nothing.
 */
export async function erase(database: Database, id: string): Promise<void> {
  await database.run(ERASE, [id]);
  line("INFO", "account deleted", { principal: id }); // for after a restored backup
}

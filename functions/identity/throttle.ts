/** How often something may be tried, counted in the database for all environments. */

import { createHmac } from "node:crypto";
import type { Database } from "./database.ts";
import { tooManyRequests } from "./problems.ts";

export interface Rule {
  readonly kind: string;
  readonly max: number;
  readonly window: number; // seconds from the first one on
}

export const LONGEST = 3_600; // seconds; what is older may be forgotten
/** To one recipient, whoever asks and for whatever mail. */
export const MAILS: Rule = { kind: "mail", max: 5, window: LONGEST };
/** Wrong passwords for one account from one client address. */
export const GUESSES: Rule = { kind: "guess", max: 20, window: LONGEST };

// One statement takes or refuses, so of parallel ones exactly `max` pass. Its table is
// Better Auth's; there is no row to return when the update's condition does not hold.
const TAKE = `
insert into "rateLimit" as taken (key, count, "lastRequest") values ($1, 1, $2)
on conflict (key) do update set
  count = case when taken."lastRequest" <= $3 then 1 else taken.count + 1 end,
  "lastRequest" = case when taken."lastRequest" <= $3 then $2 else taken."lastRequest" end
where taken."lastRequest" <= $3 or taken.count < $4
returning 1`;
const SINCE = 'select "lastRequest" as since from "rateLimit" where key = $1';
const GIVE_BACK = 'update "rateLimit" set count = count - 1 where key = $1 and count > 0';
const FORGET = 'delete from "rateLimit" where key = $1';

/** Subjects are stored as keyed digests: the table tells nobody's address. */
export class Throttle {
  readonly #database: Database;
  readonly #secret: string;

  constructor(database: Database, secret: string) {
    this.#database = database;
    this.#secret = secret;
  }

  /** Count one. Throws Problem (429, with the seconds to wait) when there were too many. */
  async take(rule: Rule, subject: string): Promise<void> {
    const key = this.#key(rule, subject);
    const now = Date.now();
    const span = rule.window * 1000;
    const taken = await this.#database.run(TAKE, [key, now, now - span, rule.max]);
    if (taken.length > 0) return;
    const [row] = await this.#database.run(SINCE, [key]);
    const wait = Math.ceil((Number(row?.["since"] ?? now) + span - now) / 1000);
    throw tooManyRequests(String(Math.max(wait, 1)));
  }

  /** Take back the one counted last: it came to nothing. */
  async giveBack(rule: Rule, subject: string): Promise<void> {
    await this.#database.run(GIVE_BACK, [this.#key(rule, subject)]);
  }

  async forget(rule: Rule, subject: string): Promise<void> {
    await this.#database.run(FORGET, [this.#key(rule, subject)]);
  }

  #key({ kind }: Rule, subject: string): string {
    const digest = createHmac("sha256", this.#secret).update(`throttle:${kind}:${subject}`);
    return `${kind}:${digest.digest("base64url")}`;
  }
}

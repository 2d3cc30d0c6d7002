/** How often something may be done, counted in the database for all environments. */

import { createHmac } from "node:crypto";
import type { Database } from "./database.ts";
import { tooManyRequests } from "./problems.ts";

export interface Rule {
  readonly kind: string;
  readonly max: number;
  readonly window: number; // seconds from the first one on
}

/** What one subject may still do by one rule. */
export interface Budget {
  readonly rule: Rule;
  readonly subject: string;
}

export const HOUR = 3_600; // seconds
const DAY = 24 * HOUR;
/** To one mailbox, whoever asks: for each reason to write, as one must not use up another's. */
export const MAILS = {
  signUp: { kind: "mail-sign-up", max: 5, window: HOUR },
  reset: { kind: "mail-reset", max: 5, window: HOUR },
  change: { kind: "mail-change", max: 5, window: HOUR },
  changeNotice: { kind: "mail-change-notice", max: 5, window: HOUR },
} satisfies Record<string, Rule>;
/** To whomever, for one client address. */
export const MAILS_OF_CLIENT: Rule = { kind: "mail-client", max: 100, window: DAY };
/** Wrong passwords for one account from one client address. */
export const PASSWORD_ATTEMPTS: Rule = { kind: "guess", max: 20, window: HOUR };

// The table is Better Auth's, which deletes what is older than an hour. So a row says for
// every rule when an hour before the end of its window is: $1 is an hour ago.
// One statement takes or refuses, so of parallel ones exactly `max` pass. There is no row
// to return when the condition of an update does not hold.
const TAKE_ONE = `
insert into "rateLimit" as taken (key, count, "lastRequest")
select {key}::text, 1, {fresh}::bigint {condition}
on conflict (key) do update set
  count = case when taken."lastRequest" <= $1 then 1 else taken.count + 1 end,
  "lastRequest" = case when taken."lastRequest" <= $1
    then excluded."lastRequest" else taken."lastRequest" end
where taken."lastRequest" <= $1 or taken.count < {max}::int
returning 1`;
const REFUSED = `
with back as (update "rateLimit" set count = count - 1 where key = any($1::text[]) and count > 0)
select "lastRequest" as since from "rateLimit" where key = $2`;
const GIVE_BACK = `
update "rateLimit" set count = count - 1 where key = any($1::text[]) and count > 0`;
const FORGET = 'delete from "rateLimit" where key = $1';

/** Subjects are stored as keyed digests: the table tells nobody's address. */
export class Throttle {
  readonly #database: Database;
  readonly #secret: string;

  constructor(database: Database, secret: string) {
    this.#database = database;
    this.#secret = secret;
  }

  /**
   * Count one in each of these, or in none. Throws Problem (429, with the seconds to wait)
   * when one of them has nothing left; those after it are not touched, not even meanwhile.
   */
  async take(...budgets: readonly Budget[]): Promise<void> {
    const ended = Date.now() - HOUR * 1000;
    const keys = budgets.map((budget) => this.#key(budget));
    const values = budgets.flatMap(({ rule }, n) => [
      keys[n],
      ended + rule.window * 1000,
      rule.max,
    ]);
    const [row] = await this.#database.run(take(budgets.length), [ended, ...values]);
    const taken = Number(row?.["taken"]);
    if (taken === budgets.length) return;
    const given = [keys.slice(0, taken), keys[taken]];
    const [refused] = await this.#database.run(REFUSED, given);
    const wait = Math.ceil((Number(refused?.["since"] ?? ended) - ended) / 1000);
    throw tooManyRequests(String(Math.max(wait, 1)));
  }

  /** Take back the one counted last: it came to nothing. */
  async giveBack(budgets: readonly Budget[]): Promise<void> {
    await this.#database.run(GIVE_BACK, [budgets.map((budget) => this.#key(budget))]);
  }

  async forget(budget: Budget): Promise<void> {
    await this.#database.run(FORGET, [this.#key(budget)]);
  }

  #key({ rule: { kind }, subject }: Budget): string {
    const digest = createHmac("sha256", this.#secret).update(`throttle:${kind}:${subject}`);
    return `${kind}:${digest.digest("base64url")}`;
  }
}

/** The statement for so many budgets: each is taken if all before it were. */
function take(count: number): string {
  const names = Array.from({ length: count }, (_, n) => `taken_${n}`);
  const steps = names.map((name, n) => {
    const [key, fresh, max] = [2, 3, 4].map((place) => `$${3 * n + place}`);
    const condition = n > 0 ? `where exists (select from ${names[n - 1]})` : "where true";
    const parts: Record<string, string | undefined> = { key, fresh, max, condition };
    return `${name} as (${TAKE_ONE.replace(/\{(\w+)\}/g, (_, part) => parts[part] ?? "")})`;
  });
  const counts = names.map((name) => `(select count(*) from ${name})`);
  return `with ${steps.join(", ")} select ${counts.join(" + ")} as taken`;
}

/** What an execution environment keeps between requests. */

import { Database } from "./database.ts";
import { Mailer } from "./mailer.ts";
import { PasswordAttempts } from "./password-attempts.ts";
import type { Secrets } from "./secrets.ts";
import { Ses } from "./ses.ts";
import type { Settings } from "./settings.ts";
import { Throttle } from "./throttle.ts";

export interface Services {
  readonly database: Database;
  readonly attempts: PasswordAttempts;
  readonly mailer: Mailer;
}

export function assemble(settings: Settings, secrets?: Secrets): Services {
  const database = new Database(settings.database, secrets);
  const throttle = new Throttle(database, settings.secret);
  const mailer = new Mailer(new Ses(settings.mail), throttle, settings.relaxed);
  return { database, attempts: new PasswordAttempts(throttle), mailer };
}

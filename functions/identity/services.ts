/** What an execution environment keeps between requests. */

import { Database } from "./database.ts";
import { Post } from "./mailer.ts";
import { Guesses } from "./password-attempts.ts";
import type { Secrets } from "./secrets.ts";
import { Ses } from "./ses.ts";
import type { Settings } from "./settings.ts";
import { Throttle } from "./throttle.ts";

export interface Parts {
  readonly database: Database;
  readonly guesses: Guesses;
  readonly post: Post;
}

export function assemble(settings: Settings, secrets?: Secrets): Parts {
  const database = new Database(settings.database, secrets);
  const throttle = new Throttle(database, settings.secret);
  const post = new Post(new Ses(settings.mail), throttle, settings.relaxed);
  return { database, guesses: new Guesses(throttle), post };
}

/** What an execution environment keeps between requests. */

import { Database } from "./database.ts";
import { Post } from "./post.ts";
import type { Secrets } from "./secrets.ts";
import { Ses } from "./ses.ts";
import type { Settings } from "./settings.ts";
import { Throttle } from "./throttle.ts";

export interface Parts {
  readonly database: Database;
  readonly throttle: Throttle;
  readonly post: Post;
}

export function assemble(settings: Settings, secrets?: Secrets): Parts {
  const database = new Database(settings.database, secrets);
  const throttle = new Throttle(database, settings.secret);
  return { database, throttle, post: new Post(new Ses(settings.mail), throttle) };
}

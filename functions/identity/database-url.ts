/** Where the identity's role signs in, from a PostgreSQL address as Neon shows it. */

import { parse } from "pg-connection-string";

/** TLS is verified unless the host is this machine. */
export interface DatabaseSettings {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly local: boolean;
}

/** What is wrong with a value, said after its variable's name: never a part of the value. */
export class Fault extends Error {
  override readonly name = "Fault";
}

const LOOPBACK = new Set(["127.0.0.1", "::1", "localhost"]);
const PARAMETERS = new Set(["sslmode", "channel_binding"]);

/**
 * Throws Fault. `sslmode` and `channel_binding` are understood, not obeyed: TLS is always
 * verified, except on loopback, where there is none. Other parameters are never parsed:
 * some name files to read.
 */
export function readDatabaseUrl(value: string): DatabaseSettings {
  if (!/^postgres(ql)?:\/\//.test(value)) throw new Fault("must start with postgresql://");
  const [address = "", query] = value.split(/\?(.*)/s);
  const parameters = new URLSearchParams(query);
  const { host, port, user, password, database } = parts(address);
  if (!host || !user || !password || !database) {
    throw new Fault("must name role, password, host and database");
  }
  if (![...parameters.keys()].every((name) => PARAMETERS.has(name))) {
    throw new Fault("has parameters other than sslmode and channel_binding");
  }
  const local = LOOPBACK.has(host);
  if (parameters.get("sslmode") === "disable" && !local) {
    throw new Fault("must not disable TLS for a host that is not this machine");
  }
  return { host, port: Number(port || 5432), user, password, database, local };
}

function parts(address: string) {
  try {
    return parse(address);
  } catch {
    throw new Fault("must name role, password, host and database"); // its own error may quote
  }
}

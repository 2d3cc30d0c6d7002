/** Secrets Manager, asked for what the environment does not hold, and never before. */

import { AwsError, post } from "./aws.ts";
import type { DatabaseSettings } from "./database-url.ts";
import { note } from "./log.ts";
import {
  ConfigurationError,
  credentialsOf,
  type Environment,
  load,
  localOrigin,
} from "./settings.ts";
import { timeouts } from "./timeouts.ts";

const PAUSE = 2_000; // ms: a wrong secret must not be read for every request
// What may be in a secret, which variable then names it, and what stands in until it is read.
const KEPT = [
  ["IDENTITY_DATABASE_URL", "IDENTITY_DATABASE_SECRET_ID", "postgresql://not:yet@db.invalid/read"],
  ["BETTER_AUTH_SECRET", "BETTER_AUTH_SECRET_ID", "stands in until the secret has been read"],
] as const;
/** The versions a secret has while it is being rotated: AWS, "GetSecretValue". */
type Version = "AWSCURRENT" | "AWSPREVIOUS";

export class Secrets {
  readonly #environment: Environment;
  readonly #named: Map<string, string>; // a secret's id for each variable it stands for
  #refusedAt = -Infinity;

  /** Throws ConfigurationError when a variable is told twice. */
  constructor(environment: Environment) {
    const said = KEPT.filter(([, id]) => environment[id]?.trim());
    const twice = said.filter(([variable]) => environment[variable]?.trim());
    if (twice.length > 0) {
      const faults = twice.map(([variable, id]) => `only one of ${variable} and ${id} may be set`);
      throw new ConfigurationError(faults.join("; "));
    }
    this.#environment = environment;
    this.#named = new Map(said.map(([variable, id]) => [variable, environment[id]?.trim() ?? ""]));
  }

  get used(): boolean {
    return this.#named.size > 0;
  }

  /** The environment as far as it can be judged before a secret was read. */
  get stoodInFor(): Environment {
    const values = KEPT.filter(([variable]) => this.#named.has(variable));
    return {
      ...this.#environment,
      ...Object.fromEntries(values.map(([name, , it]) => [name, it])),
    };
  }

  /** The environment with the value of every secret. Throws AwsError, or what fetch throws. */
  async environment(version: Version = "AWSCURRENT"): Promise<Environment> {
    const documents = new Map<string, Promise<string>>();
    const values: Record<string, string> = {};
    for (const [variable, id] of this.#named) {
      documents.set(id, documents.get(id) ?? this.#fetch(id, version));
      values[variable] = member(await documents.get(id), variable);
    }
    return { ...this.#environment, ...values };
  }

  /** Where else to sign in when the password was refused: as the secret has it by now. */
  async *others(first: DatabaseSettings): AsyncGenerator<DatabaseSettings> {
    if (!this.#named.has("IDENTITY_DATABASE_URL") || Date.now() - this.#refusedAt < PAUSE) return;
    for (const version of ["AWSCURRENT", "AWSPREVIOUS"] as const) {
      const found = await this.#database(version);
      if (found && JSON.stringify(found) !== JSON.stringify(first)) yield found;
    }
    yield first; // its password may have come into force meanwhile
    this.#refusedAt = Date.now(); // nothing helped: nobody asked for more
  }

  async #database(version: Version): Promise<DatabaseSettings | undefined> {
    try {
      return opened(await this.environment(version)).database;
    } catch (error) {
      note("secret not read", error);
      return undefined;
    }
  }

  async #fetch(id: string, version: Version): Promise<string> {
    const text = (name: string) => this.#environment[name]?.trim() ?? "";
    const region = text("AWS_REGION");
    const here = localOrigin(text("AWS_ENDPOINT_URL_SECRETS_MANAGER"));
    const answer = await post(here ?? `https://secretsmanager.${region}.amazonaws.com/`, {
      service: "secretsmanager",
      region,
      credentials: credentialsOf(this.#environment),
      retries: 0,
      timeout: timeouts().secret,
      headers: {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": "secretsmanager.GetSecretValue",
      },
      body: { SecretId: id, VersionStage: version },
    });
    return member(await answer.text(), "SecretString");
  }
}

/** Settings with what was in the secrets: a fault there is the secret's. Throws AwsError. */
export function opened(environment: Environment) {
  try {
    return load(environment);
  } catch (error) {
    throw error instanceof ConfigurationError ? new AwsError("malformed") : error;
  }
}

function member(document: string | undefined, name: string): string {
  try {
    const value: unknown = Reflect.get(Object(JSON.parse(document ?? "")), name);
    if (typeof value === "string" && value.trim()) return value.trim();
  } catch {
    // as when it is JSON and holds something else
  }
  throw new AwsError("malformed");
}

/** Settings, read once from the environment. Every fault is named at once. */

// As a namespace: `{ z }` would bring messages in all languages, 600 KB.
import * as z from "zod";
import { type DatabaseSettings, Fault, readDatabaseUrl } from "./database-url.ts";

const LOOPBACK = new Set(["127.0.0.1", "[::1]", "localhost"]);
const MIN_SECRET = 32; // characters
const SENDER = /^(?:[^<>@,;:"\p{Cc}]{1,64} <)?[^\s<>@,;]{1,64}@[^\s<>@,;]{1,189}>?$/u;
const REGION = /^[a-z]{2,3}(?:-[a-z]+)+-\d$/;
const ORIGINS = "must hold origins only: https, or http on this machine, without path or *";
const PAGE = "must be an address at BETTER_AUTH_URL or TRUSTED_ORIGINS, without #";
const NO_REGION = "must be a region of AWS";
const ENDPOINT = "must be an http origin on this machine";

export type Environment = Readonly<Record<string, string | undefined>>;

/** What Lambda gives the function's role. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Amazon SES. */
export interface MailSettings {
  readonly from: string;
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: Credentials;
}

export interface Settings {
  readonly secret: string;
  /** Where the API is reached; scheme, host and port only. */
  readonly origin: string;
  readonly trustedOrigins: string[];
  readonly issuer: string;
  readonly audience: string;
  readonly database: DatabaseSettings;
  readonly mail: MailSettings;
  /** Where the links in mails lead: a page that reads what stands behind its #. */
  readonly accountPage: string;
  /** A developer's machine that does not ask for the limits of a stage. */
  readonly relaxed: boolean;
}

/** The environment is wrong. The message names every fault and never a value. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}

const required = z.string("is not set").trim().min(1, { error: "is not set", abort: true });
const optional = z.string().trim().default("");
const unsupported = optional.refine((value) => value === "", "is not supported");

const FIELDS = z.object({
  IDENTITY_DATABASE_URL: required.transform(reading(readDatabaseUrl)),
  BETTER_AUTH_SECRET: required.min(MIN_SECRET, `needs ${MIN_SECRET} characters or more`),
  BETTER_AUTH_URL: required.transform(reading(readOrigin)),
  TRUSTED_ORIGINS: optional.transform(reading(readOrigins)),
  ACCOUNT_PAGE: optional,
  AUTH_ISSUER: required,
  AUTH_AUDIENCE: required,
  MAIL_FROM: required.regex(SENDER, "must be an address, or Name <address>"),
  MAIL_REGION: optional.refine((value) => !value || REGION.test(value), NO_REGION),
  AWS_REGION: required.regex(REGION, NO_REGION),
  AWS_ENDPOINT_URL_SESV2: optional.refine((value) => !value || localOrigin(value), ENDPOINT),
  AWS_ACCESS_KEY_ID: required,
  AWS_SECRET_ACCESS_KEY: required,
  AWS_SESSION_TOKEN: optional,
  IS_OFFLINE: optional,
  LIMITS: optional,
  // Better Auth reads these itself, past every check made here.
  BETTER_AUTH_SECRETS: unsupported,
  BETTER_AUTH_TRUSTED_ORIGINS: unsupported,
});
type Variables = z.infer<typeof FIELDS>;

const VARIABLES = FIELDS.refine(pageIsTrusted, {
  path: ["ACCOUNT_PAGE"],
  error: PAGE,
  when: () => true, // whatever else is wrong: all faults are named at once
});

/** Throws ConfigurationError with all that is wrong. */
export function load(environment: Environment): Settings {
  const { data, error } = VARIABLES.safeParse(environment);
  if (error) {
    const faults = error.issues.map(({ path, message }) => `${String(path[0])} ${message}`);
    throw new ConfigurationError([...new Set(faults)].join("; "));
  }
  const origin = data.BETTER_AUTH_URL;
  return {
    secret: data.BETTER_AUTH_SECRET,
    origin,
    trustedOrigins: data.TRUSTED_ORIGINS,
    mail: mailSettings(data),
    // Links with tokens lead there: to an origin that is trusted anyhow, over TLS or here.
    accountPage: data.ACCOUNT_PAGE ? new URL(data.ACCOUNT_PAGE).href : `${origin}/account`,
    issuer: data.AUTH_ISSUER,
    audience: data.AUTH_AUDIENCE,
    database: data.IDENTITY_DATABASE_URL,
    relaxed: data.IS_OFFLINE !== "" && data.IDENTITY_DATABASE_URL.local && data.LIMITS !== "real",
  };
}

/** A transform of a variable: a Fault of `read` is the variable's. */
function reading<T>(read: (value: string) => T) {
  return (value: string, context: z.RefinementCtx): T => {
    try {
      return read(value);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      context.addIssue(error.message);
      return z.NEVER;
    }
  };
}

/** An exact origin: a `*` in it is a pattern to Better Auth, so it is rejected. */
function readOrigin(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const local = url?.protocol === "http:" && LOOPBACK.has(url.hostname);
  const safe = url?.protocol === "https:" || local;
  const bare = url?.origin === value.replace(/\/$/, "") && !value.includes("*");
  if (!url || !safe || !bare) throw new Fault(ORIGINS);
  return url.origin;
}

function readOrigins(value: string): string[] {
  const values = value.split(",").map((origin) => origin.trim());
  return values.filter((origin) => origin !== "").map(readOrigin);
}

function pageIsTrusted({ ACCOUNT_PAGE: page, BETTER_AUTH_URL, TRUSTED_ORIGINS }: Variables) {
  if (!page) return true;
  const url = URL.canParse(page) ? new URL(page) : undefined;
  const bare = url && !url.username && !url.password && !page.includes("#");
  return bare && [BETTER_AUTH_URL, TRUSTED_ORIGINS].flat().includes(url.origin);
}

/** Only a server on this machine can take the place of SES: no setting sends mail astray. */
function mailSettings(data: Variables): MailSettings {
  const region = data.MAIL_REGION || data.AWS_REGION;
  const local = localOrigin(data.AWS_ENDPOINT_URL_SESV2);
  return {
    from: data.MAIL_FROM,
    region,
    endpoint: local ?? `https://email.${region}.amazonaws.com`,
    credentials: credentialsOf(data),
  };
}

interface AwsVariables {
  readonly AWS_ACCESS_KEY_ID?: string | undefined;
  readonly AWS_SECRET_ACCESS_KEY?: string | undefined;
  readonly AWS_SESSION_TOKEN?: string | undefined;
}

/** The credentials in an environment; empty where it has none. */
export function credentialsOf(environment: AwsVariables): Credentials {
  const sessionToken = environment.AWS_SESSION_TOKEN;
  return {
    accessKeyId: environment.AWS_ACCESS_KEY_ID ?? "",
    secretAccessKey: environment.AWS_SECRET_ACCESS_KEY ?? "",
    ...(sessionToken ? { sessionToken } : {}),
  };
}

/** An http origin on this machine, which alone may take the place of AWS. */
export function localOrigin(value: string): string | undefined {
  const text = value.replace(/\/$/, "");
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const local = url?.protocol === "http:" && LOOPBACK.has(url.hostname) && url.origin === text;
  return local ? text : undefined;
}

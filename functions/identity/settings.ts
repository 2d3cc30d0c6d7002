/** Settings, read once from the environment. Every fault is named at once. */

const LOOPBACK = new Set(["127.0.0.1", "[::1]", "localhost"]);
const MIN_SECRET = 32; // characters
const SENDER = /^(?:[^<>@,;:"\p{Cc}]{1,64} <)?[^\s<>@,;]{1,64}@[^\s<>@,;]{1,189}>?$/u;
const REGION = /^[a-z]{2,3}(?:-[a-z]+)+-\d$/;
// Better Auth reads these itself, past every check made here.
const UNSUPPORTED = ["BETTER_AUTH_SECRETS", "BETTER_AUTH_TRUSTED_ORIGINS"];

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where the role signs in. TLS is verified unless the host is this machine. */
export interface DatabaseSettings {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly local: boolean;
}

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

/** Throws ConfigurationError with all that is wrong. */
export function load(environment: Environment): Settings {
  const faults: string[] = [];
  const text = (name: string): string => environment[name]?.trim() ?? "";
  const required = (name: string): string => {
    if (!text(name)) faults.push(`${name} is not set`);
    return text(name);
  };
  for (const name of UNSUPPORTED) {
    if (text(name)) faults.push(`${name} is not supported`);
  }
  const database = readDatabase(required("IDENTITY_DATABASE_URL"), faults);
  const origin = readOrigin("BETTER_AUTH_URL", required("BETTER_AUTH_URL"), faults);
  const trustedOrigins = readOrigins(text("TRUSTED_ORIGINS"), faults);
  const settings = {
    secret: readSecret(required("BETTER_AUTH_SECRET"), faults),
    origin,
    trustedOrigins,
    mail: readMail(text, required, faults),
    accountPage: readPage(text("ACCOUNT_PAGE"), [origin, ...trustedOrigins], faults),
    issuer: required("AUTH_ISSUER"),
    audience: required("AUTH_AUDIENCE"),
    database,
    relaxed: text("IS_OFFLINE") !== "" && database.local && text("LIMITS") !== "real",
  };
  if (faults.length > 0) throw new ConfigurationError(faults.join("; "));
  return settings;
}

function readSecret(value: string, faults: string[]): string {
  if (value && value.length < MIN_SECRET) {
    faults.push(`BETTER_AUTH_SECRET needs ${MIN_SECRET} characters or more`);
  }
  return value;
}

function readOrigins(value: string, faults: string[]): string[] {
  const values = value.split(",").map((origin) => origin.trim());
  return values
    .filter((origin) => origin !== "")
    .map((origin) => readOrigin("TRUSTED_ORIGINS", origin, faults));
}

/** An exact origin: a `*` in it is a pattern to Better Auth, so it is refused. */
function readOrigin(name: string, value: string, faults: string[]): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const here = url?.protocol === "http:" && LOOPBACK.has(url.hostname);
  const safe = url?.protocol === "https:" || here;
  const bare = url?.origin === value.replace(/\/$/, "") && !value.includes("*");
  const wanted = "origins only: https, or http on this machine, without path or *";
  const fault = `${name} must hold ${wanted}`;
  if (value && !(safe && bare) && !faults.includes(fault)) faults.push(fault);
  return url?.origin ?? "";
}

/** Only a server on this machine can take the place of SES: no setting sends mail astray. */
function readMail(
  text: (name: string) => string,
  required: (name: string) => string,
  faults: string[],
): MailSettings {
  const from = required("MAIL_FROM");
  if (from && !SENDER.test(from)) faults.push("MAIL_FROM must be an address, or Name <address>");
  const region = text("MAIL_REGION") || required("AWS_REGION");
  if (region && !REGION.test(region)) faults.push("MAIL_REGION must be a region of AWS");
  const local = localOrigin(text("AWS_ENDPOINT_URL_SESV2"));
  if (local === undefined && text("AWS_ENDPOINT_URL_SESV2")) {
    faults.push("AWS_ENDPOINT_URL_SESV2 must be an http origin on this machine");
  }
  const credentials = readCredentials(text, required);
  return { from, region, endpoint: local ?? `https://email.${region}.amazonaws.com`, credentials };
}

export function readCredentials(text: (name: string) => string, required = text): Credentials {
  const sessionToken = text("AWS_SESSION_TOKEN");
  return {
    accessKeyId: required("AWS_ACCESS_KEY_ID"),
    secretAccessKey: required("AWS_SECRET_ACCESS_KEY"),
    ...(sessionToken ? { sessionToken } : {}),
  };
}

/** An http origin on this machine, which alone may take the place of AWS. */
export function localOrigin(value: string): string | undefined {
  const text = value.replace(/\/$/, "");
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const here = url?.protocol === "http:" && LOOPBACK.has(url.hostname) && url.origin === text;
  return here ? text : undefined;
}

/** Links with tokens lead there: to an origin that is trusted anyhow, over TLS or here. */
function readPage(value: string, trusted: string[], faults: string[]): string {
  if (!value) return `${trusted[0]}/account`;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const bare = url && !url.hash && !url.username && !url.password && !value.includes("#");
  if (bare && trusted.includes(url.origin)) return url.href;
  faults.push("ACCOUNT_PAGE must be an address at BETTER_AUTH_URL or TRUSTED_ORIGINS, without #");
  return "";
}

/**
 * A PostgreSQL address as Neon shows it. `sslmode` and `channel_binding` are understood,
 * not obeyed: TLS is always verified, except on loopback, where there is none.
 */
function readDatabase(value: string, faults: string[]): DatabaseSettings {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const fault = databaseFault(url);
  if (value && fault) faults.push(`IDENTITY_DATABASE_URL ${fault}`);
  return {
    host: url?.hostname.replace(/^\[|\]$/g, "") ?? "",
    port: Number(url?.port || 5432),
    user: decode(url?.username) ?? "",
    password: decode(url?.password) ?? "",
    database: decode(url?.pathname.slice(1)) ?? "",
    local: LOOPBACK.has(url?.hostname ?? ""),
  };
}

function databaseFault(url: URL | undefined): string | undefined {
  if (!url || !["postgresql:", "postgres:"].includes(url.protocol)) {
    return "must start with postgresql://";
  }
  const parts = [url.username, url.password, url.pathname.slice(1)].map(decode);
  if (!url.hostname || !parts.every(Boolean)) {
    return "must name role, password, host and database";
  }
  const names = [...url.searchParams.keys()];
  if (!names.every((name) => name === "sslmode" || name === "channel_binding")) {
    return "has parameters other than sslmode and channel_binding";
  }
  const plain = url.searchParams.get("sslmode") === "disable" && !LOOPBACK.has(url.hostname);
  return plain ? "must not disable TLS for a host that is not this machine" : undefined;
}

/** Percent-decoding of a part of an address; undefined where it is not one. */
function decode(part: string | undefined): string | undefined {
  try {
    return decodeURIComponent(part ?? "");
  } catch {
    return undefined;
  }
}

/** Better Auth as Ownlist uses it: e-mail and password, sessions, 15-minute tokens. */

import { betterAuth, type BetterAuthOptions } from "better-auth";
import { APIError, createAuthMiddleware } from "better-auth/api";
import { bearer, jwt } from "better-auth/plugins";
import type { Database } from "./database.ts";
import type { Settings } from "./settings.ts";

export const BASE_PATH = "/api/auth";
/** Set by the adapter from the gateway's own knowledge; a client's value never arrives. */
export const CLIENT_ADDRESS = "x-ownlist-client-address";

export function createAuth(settings: Settings, database: Database) {
  return betterAuth(options(settings, database));
}

/** Whatever Better Auth decides by NODE_ENV or leaves to a default is decided here. */
export function options(settings: Settings, database: Database) {
  return {
    appName: "Ownlist",
    baseURL: settings.origin,
    basePath: BASE_PATH,
    secret: settings.secret,
    trustedOrigins: settings.trustedOrigins,
    database,
    emailAndPassword: { enabled: true, minPasswordLength: 12, maxPasswordLength: 128 },
    user: { deleteUser: { enabled: true, beforeDelete: (user) => erase(database, user.id) } },
    hooks: { before: stricter },
    rateLimit: rateLimit(settings.local),
    advanced: {
      database: { generateId: "uuid", validateSchema: false }, // a test compares the schema
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS] },
      useSecureCookies: settings.origin.startsWith("https:"),
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax" },
      disableCSRFCheck: false,
      disableOriginCheck: false,
    },
    logger: { disabled: true }, // its messages quote addresses and origins
    onAPIError: { throw: true }, // so that the adapter answers, and nothing prints a stack
    telemetry: { enabled: false },
    plugins: [token(settings), bearer({ requireSignature: true })],
  } satisfies BetterAuthOptions;
}

/** The subject alone: no e-mail address, nothing of the user's row. */
function token({ issuer, audience }: Settings) {
  return jwt({
    jwks: { keyPairConfig: { alg: "EdDSA", crv: "Ed25519" } },
    jwt: { issuer, audience, expirationTime: "15m", definePayload: () => ({}) },
    disableSettingJwtHeader: true,
  });
}

/**
 * One statement, and with it sessions, accounts and (by trigger) todos. Better Auth
 * deletes in three; what it finds to delete after this is nothing.
 */
async function erase(database: Database, id: string): Promise<void> {
  await database.run('delete from "user" where id = $1', [id]);
}

/** Where Better Auth is content with a session, or leaves other sessions alive. */
const stricter = createAuthMiddleware(async (context) => {
  const body: unknown = context.body;
  const given = typeof body === "object" && body !== null ? body : {};
  if (context.path === "/delete-user" && !("password" in given && given.password)) {
    throw new APIError("BAD_REQUEST", { code: "PASSWORD_REQUIRED", message: "Password required" });
  }
  if (context.path === "/sign-up/email" && !acceptable(given)) {
    throw new APIError("BAD_REQUEST", { code: "TOO_LONG", message: "Name or e-mail too long" });
  }
  if (context.path === "/change-password") {
    return { context: { body: { ...given, revokeOtherSessions: true } } };
  }
  return undefined;
});

/** RFC 5321 section 4.5.3.1.3 for the address; no picture, as nothing shows one. */
function acceptable(given: object): boolean {
  const short = (name: string, longest: number) => {
    const value: unknown = Reflect.get(given, name);
    return value === undefined || (typeof value === "string" && value.length <= longest);
  };
  return short("email", 254) && short("name", 200) && !("image" in given);
}

/** By address and path, counted in the database: environments share the count. */
function rateLimit(local: boolean) {
  const password = { window: 10, max: 3 }; // as Better Auth's own for sign-in and sign-up
  const relaxed = { window: 10, max: 1_000 }; // everything comes from 127.0.0.1 there
  return {
    enabled: true,
    storage: "database" as const,
    window: 60,
    max: 100,
    customRules: {
      "/jwks": false as const, // verifiers share an address, and cache
      ...(local ? { "/**": relaxed } : { "/delete-user": password }),
    },
  };
}

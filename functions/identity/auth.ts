/** Better Auth as Ownlist uses it: e-mail and password, sessions, 15-minute tokens. */

import { type BetterAuthOptions, betterAuth } from "better-auth";
import { bearer, jwt } from "better-auth/plugins";
import { endReset, erase, hasAddress } from "./account.ts";
import { emailChange } from "./change-email.ts";
import { after, before } from "./hooks.ts";
import * as mails from "./mail-templates.ts";
import type { Services } from "./services.ts";
import type { Settings } from "./settings.ts";
import { HOUR } from "./throttle.ts";
import { confirmation, confirmationToken } from "./verify-email.ts";

export const BASE_PATH = "/api/auth";
/** Set by the adapter from the gateway's own knowledge; a client's value never arrives. */
export const CLIENT_ADDRESS = "x-ownlist-client-address";

export function createAuth(settings: Settings, services: Services) {
  return betterAuth(options(settings, services));
}

/** Whatever Better Auth decides by NODE_ENV or leaves to a default is decided here. */
export function options(settings: Settings, services: Services) {
  const { database } = services;
  return {
    appName: "Ownlist",
    baseURL: settings.origin,
    basePath: BASE_PATH,
    secret: settings.secret,
    trustedOrigins: settings.trustedOrigins,
    database,
    emailAndPassword: {
      ...passwords,
      ...mailed(settings, services),
      password: services.attempts.password,
    },
    emailVerification: {
      sendOnSignUp: true,
      sendOnSignIn: false,
      autoSignInAfterVerification: false,
      expiresIn: 24 * HOUR,
      sendVerificationEmail: async ({ user, token }) => {
        await services.mailer.send(mails.confirmation(user.email, settings.accountPage, token));
      },
    },
    account: { accountLinking: { enabled: false, requireLocalEmailVerified: true } },
    verification: { storeIdentifier: "hashed" },
    user: { deleteUser: { enabled: true, beforeDelete: (user) => erase(database, user.id) } },
    hooks: { before: before(services), after: after(services) },
    rateLimit: rateLimit(settings.relaxed),
    advanced: {
      database: { generateId: "uuid", validateSchema: false }, // a test compares the schema
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS], ipv6Subnet: 64 },
      useSecureCookies: settings.origin.startsWith("https:"),
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax" },
      disableCSRFCheck: false,
      disableOriginCheck: false,
    },
    logger: { disabled: true }, // its messages quote addresses and origins
    onAPIError: { throw: true }, // so that the adapter answers, and nothing prints a stack
    telemetry: { enabled: false },
    plugins: [
      token(settings),
      confirmation(services, settings.accountPage),
      emailChange(services, settings.accountPage),
      bearer({ requireSignature: true }),
    ],
  } satisfies BetterAuthOptions;
}

const passwords = {
  enabled: true,
  minPasswordLength: 12,
  maxPasswordLength: 128,
  requireEmailVerification: true,
  autoSignIn: false,
  revokeSessionsOnPasswordReset: true,
  resetPasswordTokenExpiresIn: HOUR,
};

/** What a person is told by mail alone, as only the mailbox shows whose address it is. */
function mailed({ accountPage, secret }: Settings, { database, mailer }: Services) {
  return {
    async onExistingUserSignUp({ user }) {
      const mail = user.emailVerified
        ? mails.alreadyThere(user.email, accountPage)
        : mails.confirmation(user.email, accountPage, await confirmationToken(secret, user));
      await mailer.send(mail);
    },
    sendResetPassword: async ({ user, token }) => {
      const isSame = await hasAddress(database, user);
      const reset = mails.passwordReset(user.email, accountPage, token);
      await mailer.send(isSame ? reset : mails.nobodyThere(user.email));
    },
    onPasswordReset: async ({ user }) => {
      await endReset(database, user);
    },
  } satisfies Partial<BetterAuthOptions["emailAndPassword"]>;
}

/** The subject alone: no e-mail address, nothing of the user's row. */
function token({ issuer, audience }: Settings) {
  return jwt({
    jwks: { keyPairConfig: { alg: "EdDSA", crv: "Ed25519" } },
    jwt: { issuer, audience, expirationTime: "15m", definePayload: () => ({}) },
    disableSettingJwtHeader: true,
  });
}

/** By address and path, counted in the database: environments share the count. */
function rateLimit(isRelaxed: boolean) {
  const password = { window: 10, max: 3 }; // as Better Auth's own for sign-in and sign-up
  const own = {
    "/delete-user": password,
    "/verify-email": password,
    "/reset-password": password,
    "/confirm-email-change": password,
  };
  const relaxed = { window: 10, max: 1_000 }; // everything comes from 127.0.0.1 there
  return {
    enabled: true,
    storage: "database" as const,
    window: 60,
    max: 100,
    customRules: {
      "/jwks": false as const, // verifiers share an address, and cache
      // No such route: Better Auth deletes what is older than the longest window it knows.
      "/throttle": { window: HOUR, max: 0 },
      ...(isRelaxed ? { "/**": relaxed } : own),
    },
  };
}

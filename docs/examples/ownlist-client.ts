// A plugin for Better Auth's client, in TypeScript: what this service offers, and no more.
//
// import { jwtClient } from "better-auth/client/plugins";
// import { createAuthClient } from "better-auth/react"; // or /client, /vue, /svelte, /solid
// const authClient = createAuthClient({ plugins: [jwtClient(), ownlistClient()] });
//
// What is not offered (updateSession, signIn.social, ...) is no member of that client.

import type { Auth, BetterAuthClientPlugin } from "better-auth";
import type { createAuthEndpoint } from "better-auth/api";

/** Of Better Auth's own endpoints; jwtClient adds `token` and `jwks`. */
type Offered =
  | "signUpEmail"
  | "signInEmail"
  | "signOut"
  | "getSession"
  | "listSessions"
  | "revokeSession"
  | "revokeSessions"
  | "sendVerificationEmail"
  | "changePassword"
  | "requestPasswordReset"
  | "resetPassword";

/** A POST with this body, as Better Auth's client infers one. */
type Post<Path extends string, Body, Answer> = ReturnType<
  typeof createAuthEndpoint<Path, { method: "POST"; metadata: { $Infer: { body: Body } } }, Answer>
>;

/** Confirms the address and signs in: the token of the mail, and the account's password. */
type VerifyEmail = Post<"/verify-email", { token: string; password: string }, { status: true }>;
/** Nothing else of an account can be changed like this. */
type UpdateUser = Post<"/update-user", { name: string }, { status: true }>;
/** Sends a link to the new address, and a notice to the one the account has. */
type ChangeEmail = Post<"/change-email", { newEmail: string }, { status: true }>;
/** Changes the address: the token of that link, and the account's password. Ends all sessions. */
type ConfirmEmailChange = Post<
  "/confirm-email-change",
  { token: string; password: string },
  { status: true }
>;
/** The account and all of its todos. */
type DeleteUser = Post<"/delete-user", { password: string }, { success: true; message: string }>;

type Own = {
  verifyEmail: VerifyEmail;
  updateUser: UpdateUser;
  changeEmail: ChangeEmail;
  confirmEmailChange: ConfirmEmailChange;
  deleteUser: DeleteUser;
};

/** Whatever else it has, now or in a release to come, is no endpoint of this client. */
type Others = Exclude<keyof Auth["api"], Offered | keyof Own>;

interface Ownlist {
  id: "ownlist";
  endpoints: Record<Others, undefined> & Own;
}

export const ownlistClient = () =>
  ({
    id: "ownlist",
    $InferServerPlugin: {} as Ownlist,
    pathMethods: { "/verify-email": "POST" },
  }) satisfies BetterAuthClientPlugin;

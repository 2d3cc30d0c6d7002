// Never run: `make check` finds what the types of the documentation's plugin allow and
// forbid. A line that is forbidden and compiles is an error, as is one that is unused.

import { createAuthClient } from "better-auth/client";
import { jwtClient } from "better-auth/client/plugins";
import { ownlistClient } from "../../docs/examples/ownlist-client.ts";

const client = createAuthClient({ plugins: [jwtClient(), ownlistClient()] });
const email = "ada@example.com";
const password = "correct horse battery staple";
const token = "from the mail";

export async function offered(): Promise<[true | undefined, string | undefined]> {
  await client.signUp.email({ name: "Ada", email, password });
  const { data, error } = await client.verifyEmail({ token, password });
  await client.signIn.email({ email, password });
  const session = await client.getSession();
  await client.listSessions();
  await client.revokeSession({ token: session.data?.session.token ?? "" });
  await client.revokeSessions();
  await client.sendVerificationEmail({ email });
  await client.updateUser({ name: "Ada Lovelace" });
  await client.changeEmail({ newEmail: email });
  await client.confirmEmailChange({ token, password });
  await client.changePassword({ currentPassword: password, newPassword: password });
  await client.requestPasswordReset({ email });
  await client.resetPassword({ token, newPassword: password });
  const jwt = await client.token();
  await client.jwks();
  await client.signOut();
  await client.deleteUser({ password });
  return [data?.status, error?.code ?? jwt.data?.token];
}

export function wronglySent(): unknown[] {
  return [
    // @ts-expect-error Better Auth's own endpoint takes the token alone, in the query
    client.verifyEmail({ query: { token } }),
    // @ts-expect-error the password is missing
    client.verifyEmail({ token }),
    // @ts-expect-error the password is missing
    client.confirmEmailChange({ token }),
    // @ts-expect-error there are no pictures
    client.updateUser({ name: "Ada", image: "https://a.test/a.png" }),
    // @ts-expect-error the password is missing
    client.deleteUser(),
  ];
}

export function notOffered(): unknown[] {
  return [
    // @ts-expect-error
    client.updateSession,
    // @ts-expect-error
    client.verifyPassword,
    // @ts-expect-error
    client.revokeOtherSessions,
    // @ts-expect-error
    client.listAccounts,
    // @ts-expect-error
    client.accountInfo,
    // @ts-expect-error
    client.linkSocial,
    // @ts-expect-error
    client.unlinkAccount,
    // @ts-expect-error
    client.refreshToken,
    // @ts-expect-error
    client.getAccessToken,
    // @ts-expect-error
    client.signIn.social,
    // @ts-expect-error
    client.deleteUser.callback,
    // @ts-expect-error
    client.ok,
  ];
}

/** Better Auth's answers that would tell whose address it knows, made alike. */

import { randomUUID } from "node:crypto";
import { text } from "./request-fields.ts";

/** Of a wrong password, an unknown address and one that is not confirmed. */
const NOT_SIGNED_IN = { code: "INVALID_EMAIL_OR_PASSWORD" };

/** `request` is one whose body was not read. */
export async function hideAccountExistence(request: Request, response: Response, route: string) {
  if (response.ok) return response;
  const code = text(
    await response
      .clone()
      .json()
      .catch(() => null),
    "code",
  );
  if (
    route === "/sign-in/email" &&
    (code === "EMAIL_NOT_VERIFIED" || code === NOT_SIGNED_IN.code)
  ) {
    return Response.json(NOT_SIGNED_IN, { status: 401 });
  }
  if (route === "/sign-up/email" && code === "FAILED_TO_CREATE_USER") {
    return Response.json(asIfSignedUp(await request.json())); // somebody else just did
  }
  return response;
}

/** What Better Auth answers whoever signs up, whether there was an account or not. */
function asIfSignedUp(body: unknown) {
  const now = new Date();
  const user = { name: text(body, "name"), email: text(body, "email").toLowerCase() };
  const rest = { emailVerified: false, image: null, createdAt: now, updatedAt: now };
  return { token: null, user: { ...user, ...rest, id: randomUUID() } };
}

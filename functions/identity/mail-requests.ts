/** Whether a request can lead to a mail: judged before it is counted. */

import { requestPasswordReset, signUpEmail } from "better-auth/api";
import { text } from "./request-fields.ts";

interface Lengths {
  readonly minPasswordLength: number;
  readonly maxPasswordLength: number;
}

const SIGN_UP = signUpEmail().options.body;
const RESET = requestPasswordReset.options.body;

/** By what Better Auth checks itself, later. What is wrong is for it to say. */
export function isValid(kind: "signUp" | "reset", body: unknown, lengths: Lengths): boolean {
  if (kind === "reset") return RESET.safeParse(body).success;
  const { length } = text(body, "password");
  const fits = length >= lengths.minPasswordLength && length <= lengths.maxPasswordLength;
  return fits && SIGN_UP.safeParse(body).success;
}

export const MAX_ADDRESS = 254; // characters: RFC 5321, section 4.5.3.1.3
const MAX_NAME = 200;

/** Not too long, and no picture, as nothing shows one. */
export function acceptable(body: unknown): boolean {
  const given = typeof body === "object" && body !== null ? body : {};
  const short = (name: string, max: number) => {
    const value: unknown = Reflect.get(given, name);
    return value === undefined || (typeof value === "string" && value.length <= max);
  };
  return short("email", MAX_ADDRESS) && short("name", MAX_NAME) && !("image" in given);
}

/**
 * Better Auth's password hash at a sixteenth of its cost (scrypt, RFC 7914): sign-ups
 * would else be a fifth of what the tests compute. The real one, which takes 70 ms, is in
 * what is packaged, in the stack of the end-to-end tests and in every bundle but TEST_BUNDLE.
 */

import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";

const COST: ScryptOptions = { N: 1024, r: 16, p: 1 };
const LENGTH = 64; // octets

function keyOf(password: string, salt: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFKC"), salt, LENGTH, COST, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16).toString("hex");
  return `${salt}:${(await keyOf(password, salt)).toString("hex")}`;
}

export async function verifyPassword(hash: string, password: string): Promise<boolean> {
  const [salt = "", key = ""] = hash.split(":");
  return timingSafeEqual(Buffer.from(key, "hex"), await keyOf(password, salt));
}

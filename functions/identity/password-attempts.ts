/**
 * Wrong passwords: one count for an account and a client address, whatever the endpoint.
 *
 * It stands where Better Auth compares passwords, so none can be compared uncounted.
 */

import { hashPassword, verifyPassword } from "better-auth/crypto";
import { type Budget, PASSWORD_ATTEMPTS, type Throttle } from "./throttle.ts";

/** Of the request that is being served; there is one at a time. */
export class PasswordAttempts {
  #client = "";
  #email: (() => string | undefined) | undefined;
  #counted: Budget | undefined;
  readonly #throttle: Throttle;

  constructor(throttle: Throttle) {
    this.#throttle = throttle;
  }

  begin(): void {
    this.#client = "";
    this.#email = undefined;
    this.#counted = undefined;
  }

  /**
   * A password may be compared in this request: that of the account with this address,
   * which is asked for when it is needed. `client` is an address or its network.
   */
  expect(client: string, email: () => string | undefined): void {
    this.#client = client;
    this.#email = email;
  }

  /** For Better Auth, which hashes where there is no account, to take as long. */
  readonly password = {
    hash: async (password: string): Promise<string> => {
      if (this.#email) await this.#count();
      return hashPassword(password);
    },
    verify: async (data: { hash: string; password: string }): Promise<boolean> => {
      await this.#count();
      return verifyPassword(data);
    },
  };

  /** The password was right, and the request did what was asked. */
  async forget(): Promise<void> {
    if (this.#counted) await this.#throttle.forget(this.#counted);
  }

  /** Before it is known whether it is right. Throws Problem. */
  async #count(): Promise<void> {
    if (this.#counted) return;
    const email = this.#email?.();
    if (!email) throw new Error("whose password it is was not said");
    const guess = { rule: PASSWORD_ATTEMPTS, subject: `${email.toLowerCase()} ${this.#client}` };
    await this.#throttle.take(guess);
    this.#counted = guess;
  }
}

/** One mail for every request that may lead to one, so that none tells by its absence. */

import { note } from "./log.ts";
import { mailboxOf } from "./mailbox-of-address.ts";
import type { Mail, Ses } from "./ses.ts";
import { type Budget, MAILS, MAILS_OF_CLIENT, type Throttle } from "./throttle.ts";

/** What became of the mail of the request that is being served; there is one at a time. */
export class Mailer {
  /** It was tried to send the one mail. */
  used = false;
  failed = false;
  #admitted: readonly Budget[] = [];
  readonly #ses: Ses;
  readonly #throttle: Throttle;

  readonly #relaxed: boolean;

  /** `relaxed`: whoever asks has the address of this machine, and it is not counted. */
  constructor(ses: Ses, throttle: Throttle, relaxed: boolean) {
    this.#ses = ses;
    this.#throttle = throttle;
    this.#relaxed = relaxed;
  }

  begin(): void {
    this.used = false;
    this.failed = false;
    this.#admitted = [];
  }

  /**
   * May this client send another mail, and this recipient get one of this kind? Known or
   * not, who asks too often learns no more. For a request that is valid. Throws Problem.
   */
  async admit(kind: keyof typeof MAILS, to: string, client: string): Promise<void> {
    const mine = this.#relaxed ? [] : [{ rule: MAILS_OF_CLIENT, subject: client }];
    const budgets = [...mine, { rule: MAILS[kind], subject: mailboxOf(to) }];
    await this.#throttle.take(...budgets);
    this.#admitted = budgets;
  }

  /** Never throws: who asks is told the same whichever mail failed. One for each `admit`. */
  async send(mail: Mail): Promise<void> {
    const allowed = this.#admitted.length > 0 && !this.used;
    this.used = true;
    try {
      if (!allowed) throw new Error("not admitted");
      await this.#ses.send(mail);
    } catch (error) {
      this.failed = true;
      note("mail not sent", error);
    }
  }

  /** At the end of the request: what sent nothing costs nothing. */
  async settle(): Promise<void> {
    const sent = this.used && !this.failed;
    if (!sent && this.#admitted.length > 0) await this.#throttle.giveBack(this.#admitted);
  }
}

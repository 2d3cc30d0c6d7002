/** One mail for every request that may lead to one, so that none tells by its absence. */

import { note } from "./log.ts";
import type { Mail, Ses } from "./ses.ts";
import { type Budget, MAILS, type Throttle } from "./throttle.ts";

/** What became of the mail of the request that is being served; there is one at a time. */
export class Post {
  /** It was tried to send the one mail. */
  used = false;
  failed = false;
  #admitted: readonly Budget[] = [];
  readonly #ses: Ses;
  readonly #throttle: Throttle;

  constructor(ses: Ses, throttle: Throttle) {
    this.#ses = ses;
    this.#throttle = throttle;
  }

  begin(): void {
    this.used = false;
    this.failed = false;
    this.#admitted = [];
  }

  /**
   * May this recipient get another mail of this kind? Known or not, who asks too often
   * learns no more. To be asked about a request that is valid. Throws Problem.
   */
  async admit(kind: keyof typeof MAILS, to: string): Promise<void> {
    const budgets = [{ rule: MAILS[kind], subject: recipient(to) }];
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

/** Most providers put what stands after a + into the same place. */
function recipient(address: string): string {
  const [local = "", domain = ""] = address.toLowerCase().split("@");
  return `${local.split("+")[0]}@${domain}`;
}

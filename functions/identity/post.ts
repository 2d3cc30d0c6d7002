/** One mail for every request that may lead to one, so that none tells by its absence. */

import { note } from "./log.ts";
import type { Mail, Ses } from "./ses.ts";
import { MAILS, type Throttle } from "./throttle.ts";

/** What became of the mail of the request that is being served; there is one at a time. */
export class Post {
  sent = false;
  failed = false;
  readonly #ses: Ses;
  readonly #throttle: Throttle;

  constructor(ses: Ses, throttle: Throttle) {
    this.#ses = ses;
    this.#throttle = throttle;
  }

  begin(): void {
    this.sent = false;
    this.failed = false;
  }

  /** May this recipient get another one? Known or not, who asks too often learns no more. */
  async admit(to: string): Promise<void> {
    await this.#throttle.take(MAILS, recipient(to));
  }

  /** Never throws: who asks is told the same whichever mail failed. */
  async send(mail: Mail): Promise<void> {
    this.sent = true;
    try {
      await this.#ses.send(mail);
    } catch (error) {
      this.failed = true;
      note("mail not sent", error);
      await this.#throttle.giveBack(MAILS, recipient(mail.to));
    }
  }
}

/** Most providers put what stands after a + into the same place. */
function recipient(address: string): string {
  const [local = "", domain = ""] = address.toLowerCase().split("@");
  return `${local.split("+")[0]}@${domain}`;
}

/** As many mails for every request of a kind, so that none tells by its absence. */

import { note } from "./log.ts";
import { mailboxOf } from "./mailbox-of-address.ts";
import type { Mail, Ses } from "./ses.ts";
import { type Budget, MAILS, MAILS_OF_CLIENT, type Throttle } from "./throttle.ts";

type Recipient = readonly [kind: keyof typeof MAILS, address: string];

/** What became of the mails of the request that is being served; there is one at a time. */
export class Mailer {
  /** It was tried to send one. */
  used = false;
  failed = false;
  #sent = 0;
  #left = 0;
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
    this.#sent = 0;
    this.#left = 0;
    this.#admitted = [];
  }

  /**
   * May this client send another mail, and each recipient get one of its kind? Known or
   * not, who asks too often learns no more. For a request that is valid. Throws Problem.
   */
  async admit(client: string, ...recipients: readonly Recipient[]): Promise<void> {
    const mine = this.#relaxed ? [] : [{ rule: MAILS_OF_CLIENT, subject: client }];
    const theirs = recipients.map(([kind, to]) => ({ rule: MAILS[kind], subject: mailboxOf(to) }));
    await this.#throttle.take(...mine, ...theirs);
    this.#admitted = [...mine, ...theirs];
    this.#left = recipients.length;
  }

  /**
   * One for each recipient of `admit`. Never throws: who asks is told the same whichever
   * mail failed. Whether it was sent.
   */
  async send(mail: Mail): Promise<boolean> {
    this.used = true;
    try {
      if (this.#left === 0) throw new Error("not admitted");
      this.#left -= 1;
      await this.#ses.send(mail);
      this.#sent += 1;
      return true;
    } catch (error) {
      this.failed = true;
      note("mail not sent", error);
      return false;
    }
  }

  /** Of what is done already: that the mail failed is logged, and not the answer. */
  async notify(mail: Mail): Promise<void> {
    await this.#ses.send(mail).catch((error) => note("mail not sent", error));
  }

  /** At the end of the request: what sent nothing costs nothing. */
  async settle(): Promise<void> {
    if (this.#sent === 0 && this.#admitted.length > 0) {
      await this.#throttle.giveBack(this.#admitted);
    }
  }
}

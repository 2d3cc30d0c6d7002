/** Mail through the API of Amazon SES (version 2), signed with the function's own role. */

import { post } from "./aws.ts";
import type { MailSettings } from "./settings.ts";
import { timeouts } from "./timeouts.ts";

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export class Ses {
  readonly #settings: MailSettings;

  constructor(settings: MailSettings) {
    this.#settings = settings;
  }

  /** Throws AwsError, or what fetch throws when there is no answer in time. */
  async send(mail: Mail): Promise<void> {
    const { endpoint, region, credentials } = this.#settings;
    const answer = await post(`${endpoint}/v2/email/outbound-emails`, {
      service: "ses",
      region,
      credentials,
      retries: 1,
      timeout: timeouts().mail,
      headers: { "content-type": "application/json" },
      body: this.#message(mail),
    });
    await answer.body?.cancel();
  }

  /** Text alone: nothing in it is markup, and nothing reports that it was opened. */
  #message({ to, subject, text }: Mail) {
    const utf8 = (data: string) => ({ Data: data, Charset: "UTF-8" });
    return {
      FromEmailAddress: this.#settings.from,
      Destination: { ToAddresses: [to] },
      Content: { Simple: { Subject: utf8(subject), Body: { Text: utf8(text) } } },
    };
  }
}

/** Mail through the API of Amazon SES (version 2), signed with the function's own role. */

import { AwsClient } from "aws4fetch";
import type { MailSettings } from "./settings.ts";

const PATIENCE = 3_000; // ms for both attempts together
const RETRIES = 1; // when SES is throttled or fails

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** SES did not take a mail. `code` is its error's type, which quotes nothing. */
export class MailError extends Error {
  override readonly name = "MailError";

  constructor(readonly code: string) {
    super(code);
  }
}

export class Ses {
  readonly #settings: MailSettings;
  readonly #client: AwsClient;

  constructor(settings: MailSettings) {
    this.#settings = settings;
    const { region, credentials } = settings;
    this.#client = new AwsClient({ ...credentials, region, service: "ses", retries: RETRIES });
  }

  /** Throws MailError, or what fetch throws when there is no answer in time. */
  async send(mail: Mail): Promise<void> {
    const answer = await this.#client.fetch(`${this.#settings.endpoint}/v2/email/outbound-emails`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(this.#message(mail)),
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (!answer.ok) throw new MailError(await reason(answer));
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

async function reason(answer: Response): Promise<string> {
  await answer.body?.cancel(); // it may quote an address
  const type = answer.headers.get("x-amzn-errortype") ?? "";
  return /^[A-Za-z]+/.exec(type)?.[0] ?? `status ${answer.status}`;
}

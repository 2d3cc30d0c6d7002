/** An API of AWS, asked with the function's own role. */

import { AwsClient } from "aws4fetch";
import { atMost } from "./deadline.ts";
import type { Credentials } from "./settings.ts";

/** It did not do what was asked. `code` is AWS's or ours, and quotes nothing. */
export class AwsError extends Error {
  override readonly name = "AwsError";

  constructor(readonly code: string) {
    super(code);
  }
}

export interface Call {
  readonly service: string; // as signatures name it
  readonly region: string;
  readonly credentials: Credentials;
  readonly headers: Record<string, string>;
  readonly body: object;
  readonly retries: number; // when it is throttled or fails
  readonly timeout: number; // ms for all attempts together
}

/** A good answer, unread. Throws AwsError, or what fetch throws when there is none in time. */
export async function post(url: string, call: Call): Promise<Response> {
  const { service, region, credentials, retries } = call;
  const answer = await new AwsClient({ ...credentials, service, region, retries }).fetch(url, {
    method: "POST",
    // One that was kept through a freeze may lead nowhere, which shows only by waiting.
    headers: { ...call.headers, connection: "close" },
    body: JSON.stringify(call.body),
    signal: AbortSignal.timeout(atMost(call.timeout)),
  });
  if (answer.ok) return answer;
  throw new AwsError(await reason(answer));
}

/** The error's type: Smithy, "AWS JSON 1.1 protocol", Operation error serialization. */
async function reason(answer: Response): Promise<string> {
  const said: unknown = await answer.json().catch(() => undefined);
  const type = answer.headers.get("x-amzn-errortype") ?? Reflect.get(Object(said), "__type");
  return /^(?:[\w.]+#)?([A-Za-z]+)/.exec(String(type ?? ""))?.[1] ?? `status ${answer.status}`;
}

/** A mail is sent for a request that was counted, and one for each. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { assemble } from "../../functions/identity/services.ts";
import { load } from "../../functions/identity/settings.ts";
import { ENVIRONMENT } from "./environment.ts";

test("what was not admitted is not sent", async () => {
  const asked: (string | undefined)[] = [];
  const ses = createServer((request, response) => {
    asked.push(request.url);
    response.end("{}");
  });
  ses.listen(0, "127.0.0.1");
  await once(ses, "listening");
  const { port } = ses.address() as AddressInfo;
  const there = { AWS_ENDPOINT_URL_SESV2: `http://127.0.0.1:${port}` };
  const { mailer } = assemble(load({ ...ENVIRONMENT, ...there }));
  mailer.begin();
  await mailer.send({ to: "a@example.com", subject: "A subject", text: "A text" });
  ses.close();
  assert.equal(mailer.failed, true);
  assert.deepEqual(asked, []);
});

// Nothing in a mail is of a client's choosing but whom it goes to.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as mails from "../../functions/identity/mail-templates.ts";

const TO = "ada@example.com";
const PAGE = "https://ownlist.test/account";
const EVERY = [
  mails.confirmation(TO, PAGE, "a.b-c_d"),
  mails.passwordReset(TO, PAGE, "a.b-c_d"),
  mails.alreadyThere(TO, PAGE),
  mails.nobodyThere(TO),
];

describe("mails", () => {
  test("go to the address and do not repeat it", () => {
    for (const { to, subject, text } of EVERY) {
      assert.equal(to, TO);
      assert.ok(!`${subject}${text}`.includes(TO));
    }
  });

  test("have a token behind the # of a link alone", () => {
    const links = EVERY.map(({ text }) => text.match(/^\S+#\S+$/gm) ?? []);
    assert.deepEqual(links, [[`${PAGE}#confirm=a.b-c_d`], [`${PAGE}#reset=a.b-c_d`], [], []]);
  });

  test("say that nothing happens without a click", () => {
    for (const { text } of EVERY) assert.ok(text.includes("If that was not you, do nothing"));
  });
});

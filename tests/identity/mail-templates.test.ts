// Nothing in a mail is of a client's choosing but whom it goes to.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as mails from "../../functions/identity/mail-templates.ts";

const TO = "ada@example.com";
const PAGE = "https://ownlist.test/account";
const TOKEN = "a.b-c_d";
const LINKS = {
  confirm: mails.confirmation(TO, PAGE, TOKEN),
  reset: mails.passwordReset(TO, PAGE, TOKEN),
  change: mails.changeConfirmation(TO, PAGE, TOKEN),
};
const WITHOUT = [
  mails.alreadyThere(TO, PAGE),
  mails.nothingToConfirm(TO, PAGE),
  mails.nobodyThere(TO),
  mails.changeImpossible(TO, PAGE),
];
const NOTICES = [mails.changeAsked(TO, PAGE), mails.changed(TO)]; // to whom it concerns
const EVERY = [...Object.values(LINKS), ...WITHOUT, ...NOTICES];

describe("mails", () => {
  test("all are here", () => assert.equal(EVERY.length, Object.keys(mails).length));

  test("go to the address and do not repeat it", () => {
    for (const { to, subject, text } of EVERY) {
      assert.equal(to, TO);
      assert.ok(!`${subject}${text}`.includes(TO));
    }
  });

  test("have a token behind the # of a link alone", () => {
    const links = (text: string) => text.match(/^\S+#\S+$/gm) ?? [];
    for (const [kind, { text }] of Object.entries(LINKS)) {
      assert.deepEqual(links(text), [`${PAGE}#${kind}=${TOKEN}`]);
      assert.equal(text.split(TOKEN).length, 2);
    }
    for (const { text } of [...WITHOUT, ...NOTICES]) assert.ok(!text.includes("#"));
  });

  test("say that nothing happens without a click", () => {
    for (const { text } of [...Object.values(LINKS), ...WITHOUT]) {
      assert.ok(text.includes("If this was not you, ignore this mail: nothing ha"));
    }
  });

  test("tell who did not ask for a change what to do", () => {
    assert.match(mails.changeAsked(TO, PAGE).text, /If this was not you, choose a new password/);
  });
});

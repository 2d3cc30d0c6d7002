// Whatever spellings a provider takes for one mailbox are one mailbox, and no others are.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { mailboxOf } from "../../functions/identity/mailbox-of-address.ts";

const GMAIL = ["gmail.com", "googlemail.com", "GMail.com"];
const PROTON = ["proton.me", "protonmail.com", "protonmail.ch", "pm.me"];

/** The name with one of these at each place inside, in other case, and with tags. */
function spellings(name: string, ignored: string[], domains: string[]): string[] {
  const places = [...name].keys();
  const split = [...places]
    .slice(1)
    .flatMap((place) =>
      ignored.map((each) => `${name.slice(0, place)}${each}${name.slice(place)}`),
    );
  const names = [name, name.toUpperCase(), `${name}+a`, `${name}+a+b.c`, `${name}+`, ...split];
  return names.flatMap((each) => domains.map((domain) => `${each}@${domain}`));
}

const boxes = (addresses: string[]) => new Set(addresses.map(mailboxOf));

describe("mailboxes", () => {
  test("one mailbox at Gmail", () => {
    assert.equal(boxes(spellings("adalovelace", ["."], GMAIL)).size, 1);
  });
  test("one mailbox at Proton", () => {
    assert.equal(boxes(spellings("adalovelace", [".", "-", "_"], PROTON)).size, 1);
  });
  test("one mailbox anywhere, by case and tag", () => {
    assert.equal(boxes(spellings("adalovelace", [], ["example.com", "Example.COM"])).size, 1);
  });
  test("a dot is another mailbox elsewhere", () => {
    const addresses = spellings("ada", [".", "-", "_"], ["example.com"]);
    assert.equal(boxes(addresses).size, 1 + 2 * 3);
  });
  test("other names and other providers are other mailboxes", () => {
    const addresses = ["ada@gmail.com", "adb@gmail.com", "ada@proton.me", "ada@notgmail.com"];
    assert.equal(boxes([...addresses, "a-da@gmail.com", "+a@x.test", "+b@x.test"]).size, 7);
  });
});

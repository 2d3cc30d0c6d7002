// What a person is told when something was not done: each code, in each language.

import assert from "node:assert/strict";
import { test } from "node:test";
import { OUTCOMES } from "../../../functions/identity/problem-texts.ts";
import { explain, PROBLEMS } from "../../../functions/web/source/words/problems.ts";

/** No person can bring these about with the page, or their status says enough. */
const BY_STATUS = new Set([
  ...["BAD_REQUEST", "MALFORMED_BODY", "NOT_FOUND", "METHOD_NOT_ALLOWED", "BODY_TOO_LARGE"],
  ...["UNSUPPORTED_MEDIA_TYPE", "FORBIDDEN", "MISSING_OR_NULL_ORIGIN", "INVALID_ORIGIN"],
  ...["CROSS_SITE_NAVIGATION_LOGIN_BLOCKED", "INVALID_CALLBACK_URL", "INVALID_REDIRECT_URL"],
  ...["INVALID_ERROR_CALLBACK_URL", "INVALID_NEW_USER_CALLBACK_URL"],
  ...["UNAUTHORIZED", "TOO_MANY_REQUESTS", "UNAVAILABLE"],
]);
const failure = (status: number, code = "", wait?: number) =>
  ({ ok: false, status, code, wait }) as const;

for (const language of Object.keys(PROBLEMS)) {
  test(`every code of the identity has its sentence in ${language}`, () => {
    const codes = Object.keys(OUTCOMES);
    const known = Object.keys(PROBLEMS[language]?.codes ?? {});
    assert.deepEqual([...known, ...BY_STATUS].sort(), codes.sort());
  });
}

test("no language is left with the sentences of another", () => {
  for (const [code, { status }] of Object.entries(OUTCOMES)) {
    assert.notEqual(explain(failure(status, code), "en"), explain(failure(status, code), "de"));
  }
});

test("a wait is told in the unit that people use, and is never too short", () => {
  for (const [seconds, told] of [
    [1, "1 second"],
    [59, "59 seconds"],
    [60, "1 minute"],
    [61, "2 minutes"],
    [3_599, "60 minutes"],
    [3_601, "2 hours"],
    [undefined, "1 minute"],
  ] as const) {
    const text = explain(failure(429, "TOO_MANY_REQUESTS", seconds), "en");
    assert.equal(text, `Too many attempts. Try again in ${told}.`);
  }
});

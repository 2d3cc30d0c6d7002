// What Better Auth says becomes one of our problems, and none of its words goes out.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { OUTCOMES } from "../../functions/identity/problem-texts.ts";
import { Problem, problemOf } from "../../functions/identity/problems.ts";

/** The code that is sent for what Better Auth answered. */
const sent = (status: number, code: string, message = "canary") =>
  problemOf(status, code, message).code;

describe("problems", () => {
  test("every one is a problem and what Better Auth's client shows", () => {
    for (const [code, { status, title, detail }] of Object.entries(OUTCOMES)) {
      const problem = new Problem(code as keyof typeof OUTCOMES);
      assert.equal(problem.status, status);
      assert.deepEqual(problem.body("an id"), {
        type: `/docs/problems#${code.toLowerCase().replaceAll("_", "-")}`,
        ...{ title, status, detail },
        ...{ message: detail, code, request_id: "an id" },
      });
    }
  });

  test("a code that is not known becomes a general one, by its status", () => {
    assert.equal(sent(400, "CANARY"), "BAD_REQUEST");
    assert.equal(sent(401, "CANARY"), "UNAUTHORIZED");
    assert.equal(sent(403, ""), "FORBIDDEN");
    assert.equal(sent(422, "USER_ALREADY_EXISTS"), "BAD_REQUEST");
    assert.equal(sent(302, ""), "BAD_REQUEST");
    for (const inherited of ["constructor", "toString", "__proto__"]) {
      assert.equal(sent(400, inherited), "BAD_REQUEST");
    }
  });

  test("that an account is gone, or a session just ended, is said as of others", () => {
    assert.equal(sent(400, "USER_NOT_FOUND"), "INVALID_TOKEN");
    assert.equal(sent(401, "FAILED_TO_GET_SESSION"), "UNAUTHORIZED");
  });

  test("members are pointed at, and only those that are known", () => {
    const message = "[body.password] canary; [body.canary] no; [body.token.0] no";
    const problem = problemOf(400, "VALIDATION_ERROR", message);
    assert.deepEqual(problem.members, ["password"]);
    const body = JSON.stringify(problem.body(""));
    assert.ok(body.includes('"pointer":"/password"'));
    assert.ok(!body.includes("canary"));
  });

  test("a mistyped address is told as such", () => {
    assert.equal(sent(400, "VALIDATION_ERROR", "[body.email] Invalid"), "INVALID_EMAIL");
  });

  test("an error may end a cookie", () => {
    const problem = problemOf(401, "UNAUTHORIZED", "", { a: "b" }, ["session=; Max-Age=0"]);
    assert.deepEqual([problem.headers, problem.cookies], [{ a: "b" }, ["session=; Max-Age=0"]]);
  });
});

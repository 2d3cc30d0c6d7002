// An event to a request, as far as no other part is needed for it.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  finish,
  type GatewayEvent,
  ROUTES,
  routeOf,
  toProblemResult,
  toRequest,
  toResult,
} from "../../functions/identity/gateway-adapter.ts";
import { Problem, tooManyRequests } from "../../functions/identity/problems.ts";

const ORIGIN = "https://ownlist.test";

function event(route: string, method: string, rest: Partial<GatewayEvent> = {}): GatewayEvent {
  const requestContext = { http: { method, sourceIp: "192.0.2.1" } };
  return { rawPath: `/api/auth${route}`, requestContext, ...rest };
}

const NUL = [
  '{"a": "\\u0000"}',
  '{"a\\u0000": 1}',
  '{"a": [{"b": "c\\u0000"}]}',
  '{"a": "\\\\\\u0000"}',
];

/** The code of the problem that it throws. */
function problem(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    assert.ok(error instanceof Problem);
    return error.code;
  }
  assert.fail("no problem");
}

describe("exchange", () => {
  test("every route answers its one method", () => {
    for (const [route, method] of ROUTES) {
      assert.equal(routeOf(event(route, method)), route);
      for (const other of ["GET", "POST", "PUT", "HEAD", "OPTIONS"].filter((m) => m !== method)) {
        assert.equal(
          problem(() => routeOf(event(route, other))),
          "METHOD_NOT_ALLOWED",
        );
      }
    }
  });

  test("nothing else is there", () => {
    for (const route of ["", "/", "/token/", "//token", "/set-password", "/../token"]) {
      assert.equal(
        problem(() => routeOf(event(route, "GET"))),
        "NOT_FOUND",
      );
    }
    assert.equal(
      problem(() => routeOf({ rawPath: "/token" })),
      "NOT_FOUND",
    );
  });

  test("the address is ours, and the client's address the gateway's", () => {
    const headers = { host: "evil.test", "x-ownlist-client-address": "1.2.3.4", "x-a": "b" };
    const request = toRequest(event("/token", "GET", { headers, cookies: ["a=b", "c=d"] }), ORIGIN);
    assert.equal(request.url, `${ORIGIN}/api/auth/token`);
    assert.deepEqual(Object.fromEntries(request.headers), {
      cookie: "a=b; c=d",
      "x-ownlist-client-address": "192.0.2.1",
    });
  });

  test("a body is one JSON object of 16 KiB at most", async () => {
    const headers = { "content-type": "Application/JSON; charset=utf-8" };
    const send = (body: string, rest = {}) =>
      toRequest(event("/sign-out", "POST", { headers, body, ...rest }), ORIGIN);
    assert.deepEqual(await send('{"a": "é"}').json(), { a: "é" });
    const encoded = Buffer.from('{"a": 1}').toString("base64");
    assert.deepEqual(await send(encoded, { isBase64Encoded: true }).json(), { a: 1 });
    for (const body of ["{", "[]", "null", "5", "\ufeff", "[".repeat(5000), ...NUL]) {
      assert.equal(
        problem(() => send(body)),
        "MALFORMED_BODY",
      );
    }
    const notUtf8 = Buffer.from('{"a": "\xff"}', "latin1").toString("base64");
    assert.equal(
      problem(() => send(notUtf8, { isBase64Encoded: true })),
      "MALFORMED_BODY",
    );
    assert.equal(
      problem(() => send(JSON.stringify({ a: "x".repeat(16_384) }))),
      "BODY_TOO_LARGE",
    );
    assert.equal(
      problem(() => send("{}", { headers: {} })),
      "UNSUPPORTED_MEDIA_TYPE",
    );
  });

  test("NUL is looked for in strings and names, not in their escapes", async () => {
    const headers = { "content-type": "application/json" };
    const read = (body: string) =>
      toRequest(event("/sign-out", "POST", { headers, body }), ORIGIN).text();
    for (const value of ["\\u0000", "\\\\u0000", "u0000", "\\", "\u0001", "0"]) {
      const sent = { [value]: [value, { a: value }] };
      assert.deepEqual(JSON.parse(await read(JSON.stringify(sent))), sent);
    }
  });

  test("a header that HTTP does not allow is a bad request", () => {
    const odd = event("/token", "GET", { headers: { origin: "a\nb" } });
    assert.equal(
      problem(() => toRequest(odd, ORIGIN)),
      "BAD_REQUEST",
    );
  });

  test("of Better Auth's headers two go back", async () => {
    const headers = { "set-auth-token": "t", "x-powered-by": "canary", location: "/canary" };
    const { headers: sent } = await toResult(Response.json({}, { headers }), "/token");
    assert.equal(sent["set-auth-token"], "t");
    assert.ok(!JSON.stringify(sent).includes("canary"));
    assert.equal(sent["cache-control"], "no-store");
  });

  test("only keys may be kept", async () => {
    const { headers } = await toResult(Response.json({}), "/jwks");
    assert.equal(headers["cache-control"], "public, max-age=60");
  });

  test("what is rejected is a problem, and keeps its cookies", async () => {
    const headers = { "set-cookie": "a=; Max-Age=0" };
    const told = { code: "UNAUTHORIZED", message: "canary" };
    const rejected = toResult(Response.json(told, { status: 401, headers }), "/token");
    const error = await rejected.then(
      () => assert.fail(),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof Problem);
    const { statusCode, body, cookies } = toProblemResult(error, "an id");
    assert.deepEqual([statusCode, cookies], [401, ["a=; Max-Age=0"]]);
    assert.ok(!body.includes("canary"));
  });

  test("a fault of Better Auth's is an outage, too many requests have to wait", async () => {
    const code = (response: Response) =>
      toResult(response, "/token").then(
        () => "",
        (error: Problem) => error.code,
      );
    assert.equal(await code(new Response("canary", { status: 500 })), "UNAVAILABLE");
    assert.equal(await code(new Response("canary", { status: 429 })), "TOO_MANY_REQUESTS");
    assert.equal(await code(new Response("canary", { status: 403 })), "FORBIDDEN");
    assert.equal(toProblemResult(tooManyRequests("7"), "").headers["retry-after"], "7");
  });

  test("every answer has its id, and over https what keeps it there", () => {
    const answer = toProblemResult(new Problem("NOT_FOUND"), "an id");
    assert.equal(answer.headers["content-type"], "application/problem+json");
    const secure = finish(answer, "an id", true).headers;
    assert.equal(secure["x-request-id"], "an id");
    assert.ok(secure["strict-transport-security"]);
    assert.ok(!finish(answer, "an id", false).headers["strict-transport-security"]);
  });
});

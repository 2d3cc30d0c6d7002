// The identity function does not start half: every fault is named, no value is.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ConfigurationError, load, localOrigin } from "../../functions/identity/settings.ts";
import VARIABLES from "../../infra/common/variables.json";
import { ENVIRONMENT as RIGHT } from "./environment.ts";

type Changes = Readonly<Record<string, string | undefined>>;

/** What it says instead of starting. */
function fault(changes: Changes): string {
  try {
    load({ ...RIGHT, ...changes });
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.message;
  }
  assert.fail("it starts");
}

/** Named in so many words, and without any part of the value. */
function refuses(name: string, value: string, said: string): void {
  const told = fault({ [name]: value });
  assert.ok(told.includes(said), told);
  assert.ok(!told.includes("canary"), told);
}

describe("settings", () => {
  test("what is read is what the table of variables says", () => {
    const read = new Set<string>();
    const get = (settings: Changes, name: string) => {
      read.add(name);
      return settings[name];
    };
    load(new Proxy<Changes>(RIGHT, { get }));
    const own = VARIABLES.filter((each) => each.read_by.includes("identity"));
    for (const { name } of own) assert.ok(read.delete(name), name);
    for (const name of read) assert.match(name, /^(AWS_\w+|IS_OFFLINE|LIMITS|BETTER_AUTH_\w+S)$/);
  });

  for (const name of Object.keys(RIGHT)) {
    test(`${name} is required`, () => {
      for (const missing of [undefined, "", " "]) {
        assert.ok(fault({ [name]: missing }).includes(`${name} is not set`));
      }
    });
  }

  test("a short secret is refused and not shown", () => {
    const short = "z".repeat(31);
    const told = fault({ BETTER_AUTH_SECRET: short });
    assert.ok(told.includes("BETTER_AUTH_SECRET needs 32 characters or more"));
    assert.ok(!told.includes(short));
    assert.equal(load({ ...RIGHT, BETTER_AUTH_SECRET: `${short}z` }).secret, `${short}z`);
  });

  const origins = [
    "*",
    "https://*.canary.test",
    "https://good.test,http://canary.test",
    "https://good.test/canary",
    "null",
    "javascript://canary",
  ];
  for (const value of origins) {
    test(`a trusted origin is one exact origin, not ${value}`, () =>
      refuses("TRUSTED_ORIGINS", value, "TRUSTED_ORIGINS must hold origins only"));
  }

  for (const value of ["http://canary.test", "https://canary.test/api/auth", "canary.test"]) {
    test(`the function's own origin is safe and bare, not ${value}`, () =>
      refuses("BETTER_AUTH_URL", value, "BETTER_AUTH_URL must hold origins only"));
  }

  for (const name of ["BETTER_AUTH_SECRETS", "BETTER_AUTH_TRUSTED_ORIGINS"]) {
    test(`${name}, which Better Auth would read past these checks, is refused`, () =>
      refuses(name, "https://canary.test", `${name} is not supported`));
  }

  const databases = [
    ["mysql://a:canary@localhost/b", "must start with postgresql://"],
    ["postgresql://canary@localhost/b", "must name role, password, host"],
    ["postgresql://a:canary#@localhost/b", "must name role, password, host"],
    ["postgresql://a:canary@host:port/b", "must name role, password, host"],
    ["postgresql://a:canary@localhost/", "must name role, password, host"],
    ["postgresql://a:canary@localhost/b?host=/tmp", "has parameters other than"],
    ["postgresql://a:canary@localhost/b?sslcert=/canary", "has parameters other than"],
    ["postgresql://a@localhost/b?password=canary", "must name role, password, host"],
    ["postgresql://a:canary@db.test/b?sslmode=disable", "must not disable TLS"],
  ] as const;
  for (const [value, said] of databases) {
    test(`a database address is refused: ${said}`, () =>
      refuses("IDENTITY_DATABASE_URL", value, `IDENTITY_DATABASE_URL ${said}`));
  }

  const mails = [
    ["MAIL_FROM", "canary", "MAIL_FROM must be an address"],
    ["MAIL_FROM", "canary@a.test\nBcc: b@c.test", "MAIL_FROM must be an address"],
    ["MAIL_FROM", "a@b.test, canary@c.test", "MAIL_FROM must be an address"],
    ["MAIL_REGION", "canary.evil.test/", "MAIL_REGION must be a region"],
    ["ACCOUNT_PAGE", "https://canary.test/account", "ACCOUNT_PAGE must be"],
    ["ACCOUNT_PAGE", "//ownlist.test/canary", "ACCOUNT_PAGE must be"],
    ["ACCOUNT_PAGE", "https://canary@ownlist.test/", "ACCOUNT_PAGE must be"],
    ["ACCOUNT_PAGE", "https://ownlist.test.canary.test/", "ACCOUNT_PAGE must be"],
    ["ACCOUNT_PAGE", "https://ownlist.test/#canary", "ACCOUNT_PAGE must be"],
    ["ACCOUNT_PAGE", "javascript:canary", "ACCOUNT_PAGE must be"],
    ["AWS_ENDPOINT_URL_SESV2", "https://canary.test", "on this machine"],
    ["AWS_ENDPOINT_URL_SESV2", "http://canary.test", "on this machine"],
    ["AWS_ENDPOINT_URL_SESV2", "http://127.0.0.1@canary.test", "on this machine"],
  ] as const;
  for (const [name, value, said] of mails) {
    test(`mail goes nowhere by ${name}=${JSON.stringify(value)}`, () => refuses(name, value, said));
  }

  test("every fault is named at once", () => {
    const told = fault({
      IDENTITY_DATABASE_URL: "nonsense",
      BETTER_AUTH_SECRET: "short",
      AUTH_ISSUER: undefined,
      ACCOUNT_PAGE: "https://elsewhere.test/account",
    });
    for (const each of [
      "IDENTITY_DATABASE_URL must start with postgresql://",
      "BETTER_AUTH_SECRET needs",
      "AUTH_ISSUER is not set",
      "ACCOUNT_PAGE must be an address at",
    ]) {
      assert.ok(told.includes(each), told);
    }
  });

  test("an address as Neon shows it is read", () => {
    const url =
      "postgres://ro%20le:p%40ss@ep-a-pooler.neon.test/db?sslmode=require&channel_binding=require";
    const { database } = load({ ...RIGHT, IDENTITY_DATABASE_URL: url });
    assert.deepEqual(database, {
      host: "ep-a-pooler.neon.test",
      port: 5432,
      user: "ro le",
      password: "p@ss",
      database: "db",
      local: false,
    });
  });

  test("limits are relaxed on a developer's machine alone", () => {
    const offline = { ...RIGHT, IS_OFFLINE: "true" };
    const elsewhere = "postgresql://role:password@db.test/ownlist";
    assert.equal(load(offline).relaxed, true);
    assert.equal(load(RIGHT).relaxed, false);
    assert.equal(load({ ...offline, IDENTITY_DATABASE_URL: elsewhere }).relaxed, false);
    assert.equal(load({ ...offline, LIMITS: "real" }).relaxed, false);
  });

  test("links lead to the account page, by default this service's own", () => {
    const page = (changes: Changes) => load({ ...RIGHT, ...changes }).accountPage;
    const elsewhere = "https://app.test/account";
    assert.equal(page({}), "https://ownlist.test/account");
    assert.equal(page({ TRUSTED_ORIGINS: "https://app.test", ACCOUNT_PAGE: elsewhere }), elsewhere);
  });

  test("only a server on this machine takes the place of AWS", () => {
    assert.equal(localOrigin("http://127.0.0.1:4025/"), "http://127.0.0.1:4025");
    for (const value of ["", "https://127.0.0.1:1", "http://aws.test", "http://localhost/a"]) {
      assert.equal(localOrigin(value), undefined, value);
    }
  });
});

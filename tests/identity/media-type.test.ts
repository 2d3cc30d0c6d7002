// Content-Type, made of the parts of its grammar (RFC 9110 sections 5.6.6 and 8.3.1).

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isJson } from "../../functions/identity/media-type.ts";

const SPACES = ["", " ", "\t", " \t "];
const JSON_TYPES = ["application/json", "Application/JSON"];
const PARAMETERS = ["", "a=b", "A='x'", 'a=""', 'a="\\"; charset=latin1"', 'a="b;c,=\xe9"'];
const UTF8 = ["charset=utf-8", "CharSet=UTF8", 'charset="utf-8"', 'charset="\\u\\tf-8"'];
const OTHERS = ["charset=latin1", 'charset="utf-16"', "charset=utf--8", 'charset=""'];
const NEARLY = [
  ...["charset", "=", "charset=", "charset =utf-8", "charset= utf-8", 'charset="utf-8'],
  ...['a="b"c', "a=b=c", 'a="\\', 'a="\x00"', "a=\xe9", "a=(b)", "a=b,", "a=b c", 'a="\x7f"'],
];

/** The type with each of the last parameters, behind each of the first, spaced in each way. */
function* headers(...last: string[]) {
  for (const type of JSON_TYPES)
    for (const space of SPACES)
      for (const first of PARAMETERS)
        for (const each of last)
          yield `${type}${space};${space}${first}${space};${space}${each}${space}`;
}

describe("a media type", () => {
  test("is JSON in UTF-8 however it is written", () => {
    for (const header of [...JSON_TYPES, ...headers(...PARAMETERS, ...UTF8)])
      assert.ok(isJson(header), header);
  });

  test("of another charset is not", () => {
    for (const header of headers(...OTHERS)) assert.ok(!isJson(header), header);
  });

  test("with what is not a parameter is not one", () => {
    for (const header of headers(...NEARLY)) assert.ok(!isJson(header), header);
    for (const header of [
      "",
      "application",
      "application/",
      "application /json",
      "text/json",
      "*/*",
    ])
      assert.ok(!isJson(header), header);
    assert.ok(!isJson("application/json, application/json"));
    assert.ok(!isJson("application/json\n"));
    assert.ok(!isJson(undefined));
  });

  test("of any length takes no time", () => {
    const began = performance.now();
    for (const part of [" ", ";", "; ", ";a=b", ';a="b"', ';a="\\"', "a"])
      for (const end of ["", "\x00", "=", '"'])
        isJson(`application/json${part.repeat(10_000 / part.length)}${end}`);
    assert.ok(performance.now() - began < 1_000);
  });
});

// What is read from a sentence: a table for each language, half of which holds no date.

import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "../../../functions/web/source/state/quick-add.ts";
import { ENGLISH, GERMAN, type Row } from "./sentences.ts";

const NOW = new Date(2026, 10, 26, 10, 30); // a Thursday

const PROJECTS = ["Flat", "Work", "Home office", "Büro"].map((name) => ({ id: name, name }));

function summary(text: string, locale: string): string[] {
  const { title, date, time, priority, tags, project } = parse(
    text,
    NOW,
    locale,
    new Set(),
    1,
    PROJECTS,
  );
  const marks = [priority && `!${priority}`, ...tags.map((tag) => `@${tag}`)];
  if (project) marks.push(`#${project}`);
  return [title, [date, time, ...marks].filter(Boolean).join(" ")];
}

const expected = ([text, title, found]: Row): string[] => [title ?? text, found ?? ""];

for (const [locale, table] of [
  ["en-US", ENGLISH],
  ["de-DE", GERMAN],
] as const) {
  test(`sentences in ${locale}`, () => {
    for (const row of table) assert.deepEqual(summary(row[0], locale), expected(row), row[0]);
  });

  test(`half of the sentences in ${locale} hold nothing`, () => {
    const plain = table.filter((row) => row.length === 1);
    assert.equal(plain.length * 2, table.length);
    assert.equal(new Set(table.map(([text]) => text)).size, table.length);
  });
}

test("the region says whether the month or the day comes first", () => {
  const of = (text: string, locale: string) => parse(text, NOW, locale).date;
  assert.equal(of("Rent 3/4", "en-US"), "2027-03-04");
  assert.equal(of("Rent 3/4", "en-GB"), "2027-04-03");
  assert.equal(of("Rent 12/24", "en-GB"), undefined);
});

test("a project that there is not is offered, and stays a word until it is made", () => {
  const of = (text: string) => parse(text, NOW, "en-US", new Set(), 1, PROJECTS);
  assert.deepEqual([of("Paint #New").offer, of("Paint #New").title], ["New", "Paint #New"]);
  assert.equal(of('Paint #"A new one"').offer, "A new one");
  assert.deepEqual(parse("Paint #New", NOW, "en-US", new Set(["#New"])).offer, undefined);
  for (const text of [
    "Fix #42",
    "Paint #Flat",
    "Paint #",
    "Paint wall#New",
    "“#New”",
    "Paint #New #Flat",
  ])
    assert.equal(of(text).offer, undefined, text);
});

test("a project that is taken back stays a word", () => {
  const { title, chips } = parse("Paint #flat", NOW, "en-US", new Set(["#flat"]), 1, PROJECTS);
  assert.deepEqual([title, chips], ["Paint #flat", []]);
});

test("next week begins where the person's weeks do", () => {
  const of = (day: number, now: number) =>
    parse("Rent next week", new Date(2026, 10, now), "en-US", new Set(), day).date;
  assert.deepEqual(
    [0, 1, 6].map((day) => of(day, 26)),
    ["2026-11-29", "2026-11-30", "2026-11-28"],
  );
  assert.equal(of(0, 29), "2026-12-06"); // on a Sunday it is the one after
});

test("what the person takes back stays in the title", () => {
  const text = "Watch tomorrow @home !high next monday 9am";
  const { chips } = parse(text, NOW, "en-US");
  assert.deepEqual(
    chips.map(({ raw }) => raw),
    ["@home", "!high", "9am", "next monday"],
  );
  for (const { kind, raw } of chips) {
    const left = parse(text, NOW, "en-US", new Set([raw]));
    assert.ok(left.title.includes(raw), left.title);
    assert.ok(!left.chips.some((each) => each.kind === kind), raw);
  }
});

test("no word is lost or doubled, whatever is typed", () => {
  const parts = ["tomorrow", "at", "9", "9am", "!high", "@a", "next", "mon", "may", "3", "“x y”"];
  for (let seed = 0; seed < 4000; seed++) {
    const words = Array.from({ length: 1 + (seed % 6) }, (_, at) => {
      return parts[(seed * 7919 + at * 104729 + seed ** 2) % parts.length] ?? "";
    });
    const { title, chips } = parse(words.join(" "), NOW, "en-US");
    const kept = [title, ...chips.map(({ raw }) => raw)].join(" ").split(" ");
    const distinct = (all: string[]) => [...new Set(all)].sort();
    assert.deepEqual(distinct(kept), distinct(words.join(" ").split(" ")), words.join(" "));
    assert.ok(title, words.join(" "));
  }
});

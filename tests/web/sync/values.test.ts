// How two changes of one value become one, how the server writes values, and the order by hand.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { between, byPosition } from "../../../functions/web/source/sync/order.ts";
import type { Todo } from "../../../functions/web/source/sync/types.ts";
import { uuid7 } from "../../../functions/web/source/sync/uuid.ts";
import { filledIn, merged, same, setsOf } from "../../../functions/web/source/sync/values.ts";

const value = (base: unknown, mine: unknown, theirs: unknown) =>
  merged(base, mine, theirs)?.value ?? null;
const step = (id: string, title = id, completed = false) => ({ id, title, completed });
const todo = (members: object) => filledIn({ title: "x", ...members }) as unknown as Todo;

describe("two changes", () => {
  test("of one string to two others are not merged", () => {
    assert.equal(merged("a", "b", "c"), null);
    assert.equal(value("a", "b", "b"), "b");
    assert.equal(value("a", "a", "c"), "c");
    assert.equal(value("a", "b", "a"), "b");
  });

  test("of tags are a set, whatever the letters", () => {
    assert.deepEqual(value(["a", "b"], ["a", "c"], ["b", "a", "d"]), ["a", "d", "c"]);
    assert.deepEqual(value(["a"], ["a", "New"], ["a", "new"]), ["a", "new"]);
    assert.deepEqual(value([], ["a"], ["b"]), ["b", "a"]);
  });

  test("of steps are merged by id and member", () => {
    const base = [step("1"), step("2"), step("3")];
    const mine = [step("1", "mine"), step("2"), step("4")];
    const theirs = [step("1", "1", true), step("2"), step("3"), step("5")];
    const both = [step("1", "mine", true), step("2"), step("5"), step("4")];
    assert.deepEqual(value(base, mine, theirs), both);
  });

  test("that remove and change one step leave it", () => {
    const base = [step("1"), step("2")];
    assert.deepEqual(value(base, [step("2")], [step("1", "new"), step("2", "new")]), [
      step("1", "new"),
      step("2", "new"),
    ]);
    assert.deepEqual(value(base, [step("1", "new"), step("2")], [step("2", "x")]), [
      step("2", "x"),
      step("1", "new"),
    ]);
  });

  test("that move steps and change them do both", () => {
    const [one, two] = [step("1"), step("2")];
    const moved = [step("2", "new"), one];
    assert.deepEqual(value([one, two], [two, one], [one, step("2", "new")]), moved);
    assert.deepEqual(value([one, two], [one, step("2", "new")], [two, one]), moved);
  });

  test("of one step's title are not merged", () => {
    assert.equal(merged([step("1")], [step("1", "a")], [step("1", "b")]), null);
  });
});

describe("a patch", () => {
  test("sets what it changes, and nothing else", () => {
    assert.deepEqual(setsOf(todo({}), { title: " x\u2028", tags: [], priority: "none" }), {});
    assert.deepEqual(setsOf(todo({}), { title: "A\u0301" }), { title: ["x", "\u00c1"] });
    assert.deepEqual(setsOf(todo({}), { tags: ["a", "A", " b "] }), { tags: [[], ["a", "b"]] });
  });

  test("of a due date clears the due time, as one value", () => {
    const due = (due_date: unknown, due_at: unknown) => ({ due_date, due_at });
    const [day, instant] = ["2027-01-01", "2027-01-01T10:00:00Z"];
    const timed = todo({ due_at: instant });
    assert.deepEqual(setsOf(timed, { due_date: day }), {
      due: [due(null, instant), due(day, null)],
    });
    assert.deepEqual(setsOf(timed, { due_date: null }), {});
    assert.deepEqual(setsOf(timed, { due_at: "2027-01-01T11:00:00.000000+01:00" }), {});
  });

  test("with null resets", () => {
    const full = todo({ description: "d", tags: ["a"] });
    assert.deepEqual(setsOf(full, { description: null, tags: null }), {
      description: ["d", ""],
      tags: [["a"], []],
    });
  });
});

test("a title that looks like a time is compared as it is written", () => {
  assert.ok(!same("2027-01-01T10:00:00Z", "2027-01-01T11:00:00+01:00"));
});

test("positions of any length stand in order, with room between any two", () => {
  let [lower, upper] = ["-3", "-2.5"];
  for (let round = 0; round < 150; round++) {
    const middle = between(lower, upper);
    const sorted = [upper, middle, lower].map((position) => ({ id: "x", position }));
    assert.deepEqual(
      sorted.sort(byPosition).map(({ position }) => position),
      [lower, middle, upper],
    );
    if (round % 3) lower = middle;
    else upper = middle;
  }
  const order = ["-10", "-2", "-0.5", "0", "0.25", "3", "20"];
  for (const [at, each] of order.entries()) {
    const [first, second] = [{ id: "x", position: each }, order[at + 1]];
    if (second) assert.ok(byPosition(first, { id: "a", position: second }) < 0, each);
    assert.ok(byPosition({ id: "x", position: between(undefined, each) }, first) < 0, each);
    assert.ok(byPosition(first, { id: "x", position: between(each, undefined) }) < 0, each);
  }
});

test("a new id is a UUID of version 7 and has its time", () => {
  const now = 1_800_000_000_123;
  const id = uuid7(now);
  assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(Number.parseInt(id.replace("-", "").slice(0, 12), 16), now);
  assert.notEqual(uuid7(now), id);
});

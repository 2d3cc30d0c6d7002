// Values of members of todos and projects: how the server writes them, and how two changes become one.

import type { Sets, Value } from "./types.ts";

type Members = Record<string, unknown>;

/** Members that are one thing to a person: each is changed, merged and in conflict with all. */
const TOGETHER: Record<string, readonly string[]> = { due: ["due_date", "due_at"] };
/** What null in a patch, and nothing in a create, stands for. */
const DEFAULTS: Members = {
  ...{ description: "", completed: false, priority: "none", tags: [], steps: [] },
  ...{ due_date: null, due_at: null, project_id: null },
};
const OF_PROJECTS: Members = { color: null, archived: false };
const ALL: Members = { ...DEFAULTS, ...OF_PROJECTS };
/** Where something lies and how it looks overwrites no text: the last one wins. */
const LAST_WINS = new Set(["completed", "project_id", "color", "archived"]);
/** Told in a change, and no members. */
const NO_MEMBERS = new Set(["id", "before", "after"]);

/** Whether changing these may write over what somebody else has typed. */
export const isTyped = (sets: Sets): boolean =>
  Object.keys(sets).some((name) => !LAST_WINS.has(name));

/** All members of a todo, or a project, that is created with these. */
export function filledIn(given: object): Members {
  const defaults = "name" in given ? OF_PROJECTS : DEFAULTS;
  const todo = { ...defaults, ...given } as Members;
  for (const name of NO_MEMBERS) delete todo[name];
  for (const [name, value] of Object.entries(todo)) todo[name] = normal(name, value);
  return todo;
}

/** What a patch changes, by member; nothing for what is like that already. */
export function setsOf(todo: Value, patch: object): Sets {
  const after: Members = { ...todo };
  const names = new Set<string>();
  for (const [name, value] of Object.entries(patch)) {
    if (NO_MEMBERS.has(name) || value === undefined) continue;
    const [group, members = []] = Object.entries(TOGETHER).find(([, each]) =>
      each.includes(name),
    ) ?? [name];
    // Setting one of them clears the others, as the server does.
    if (value !== null) for (const other of members) if (!(other in patch)) after[other] = null;
    after[name] = normal(name, value);
    names.add(group);
  }
  const sets: Sets = {};
  for (const name of names) {
    const [was, to] = [read(todo, name), read(after, name)];
    if (!same(was, to)) sets[name] = [was, to];
  }
  return sets;
}

export function read(todo: object, name: string): unknown {
  const members = TOGETHER[name];
  if (!members) return (todo as Members)[name] ?? ALL[name];
  return Object.fromEntries(members.map((each) => [each, (todo as Members)[each] ?? null]));
}

/** The API's members for a value. */
export function members(name: string, value: unknown): Members {
  return name in TOGETHER ? (value as Members) : { [name]: value };
}

/** Whether two values mean the same; order counts in no list of strings (tags). */
export function same(a: unknown, b: unknown, name?: string): boolean {
  if (a === b) return true;
  if (name === "due_at" && a && b) return Date.parse(String(a)) === Date.parse(String(b));
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return false;
  if (Array.isArray(a) && Array.isArray(b)) {
    if (a.length !== b.length) return false;
    if (areStrings(a)) return a.every((each) => b.includes(each));
  }
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => same((a as Members)[name], (b as Members)[name], name));
}

/**
 * One value out of two that were made of `base`, if nobody has to be asked: tags are a set, lists
 * of what has an id are merged by id and member, and of some members the last one wins.
 */
export function merged(
  base: unknown,
  mine: unknown,
  theirs: unknown,
  name?: string,
): { value: unknown } | null {
  if (same(base, theirs) || same(mine, theirs)) return { value: mine };
  if (same(base, mine)) return { value: theirs };
  if (name && LAST_WINS.has(name)) return { value: mine };
  if (![base, mine, theirs].every(Array.isArray)) return null;
  const lists = [base, mine, theirs] as unknown[][];
  if (lists.every(areStrings)) return { value: mergedSets(lists as string[][]) };
  return lists.every(haveIds) ? mergedLists(lists as Item[][]) : null;
}

interface Item {
  id: string;
}

function mergedSets([base = [], mine = [], theirs = []]: string[][]): string[] {
  const has = (list: string[], tag: string) => list.some((each) => folded(each) === folded(tag));
  const kept = theirs.filter((tag) => has(mine, tag) || !has(base, tag));
  return [...kept, ...mine.filter((tag) => !has(base, tag) && !has(kept, tag))];
}

function mergedLists([base = [], mine = [], theirs = []]: Item[][]): { value: unknown } | null {
  const find = (list: Item[], id: string) => list.find((each) => each.id === id);
  const order = (list: Item[]) =>
    list.filter(({ id }) => [base, mine, theirs].every((each) => find(each, id)));
  const moved = !same(order(base).map(idOf).join(), order(mine).map(idOf).join());
  const [first, second] = moved ? [mine, theirs] : [theirs, mine];
  const value: unknown[] = [];
  for (const { id } of [...first, ...second.filter((each) => !find(first, each.id))]) {
    const [was, my, their] = [base, mine, theirs].map((list) => find(list, id));
    // What one removed and the other left alone goes; what was changed meanwhile stays.
    if (was && (my ? !their && same(was, my) : same(was, their))) continue;
    const item = my && their ? mergedItems(was ?? {}, my, their) : { value: my ?? their };
    if (!item) return null;
    value.push(item.value);
  }
  return { value };
}

function mergedItems(base: object, mine: object, theirs: object): { value: unknown } | null {
  const value: Members = {};
  for (const name of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
    const [was, my, their] = [base, mine, theirs].map((each) => (each as Members)[name]);
    const one = merged(was, my, their);
    if (!one) return null;
    value[name] = one.value;
  }
  return { value };
}

function normal(name: string, value: unknown): unknown {
  if (value === null) return ALL[name];
  if (name === "title" || name === "name") return line(value as string);
  if (name === "description") return (value as string).normalize();
  if (name !== "tags") return value;
  const tags = (value as string[]).map(line);
  return tags.filter((tag, at) => tags.findIndex((each) => folded(each) === folded(tag)) === at);
}

// As shared/todos/rules/text.py: a byte order mark counts as no space.
function line(text: string): string {
  const spaces = (each: string) => each !== "\ufeff" && !each.trim();
  let [start, end] = [0, text.length];
  while (start < end && spaces(text.charAt(start))) start++;
  while (end > start && spaces(text.charAt(end - 1))) end--;
  return text.slice(start, end).normalize();
}

function folded(text: string): string {
  return text.toUpperCase().toLowerCase();
}

const idOf = (item: Item) => item.id;
const areStrings = (list: unknown[]) => list.every((each) => typeof each === "string");
const haveIds = (list: unknown[]) =>
  list.every((each) => typeof (each as Item | null)?.id === "string");

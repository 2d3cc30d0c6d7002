// What the person looks at, in the address: the back button works.

import { computed, signal } from "@preact/signals";
import { byPosition } from "../sync/order.ts";
import type { LocalTodo } from "../sync/types.ts";
import { addDays, dayOf, locale, sayDay, words } from "../words/words.ts";
import { byId, opened, projects, todos } from "./app.ts";

export const VIEWS = ["today", "upcoming", "all", "completed", "trash"] as const;
export type View = (typeof VIEWS)[number];
/** Beside the list: `?view=` has their names too. */
export const PANES = ["settings", "account"] as const;
export type Pane = (typeof PANES)[number];
export const SORTS = ["hand", "due", "priority", "title", "newest"] as const;
export type Sort = (typeof SORTS)[number];
export const LEVELS = ["high", "medium", "low", "none"] as const;
export interface Route {
  view: View;
  /** Shown in the list's place. */
  pane: Pane | "";
  tag: string;
  /** Its id. */
  project: string;
  q: string;
  sort: Sort;
  /** Only these. */
  priority: (typeof LEVELS)[number] | "";
}
const START: Route = {
  ...{ view: "all", pane: "", tag: "", project: "", q: "" },
  ...{ sort: "hand", priority: "" },
};

const read = (): Route => {
  const query = new URLSearchParams(location.search);
  return {
    view: VIEWS.find((each) => each === query.get("view")) ?? "all",
    pane: PANES.find((each) => each === query.get("view")) ?? "",
    tag: query.get("tag") ?? "",
    project: query.get("project") ?? "",
    q: query.get("q") ?? "",
    sort: SORTS.find((each) => each === query.get("sort")) ?? "hand",
    priority: LEVELS.find((each) => each === query.get("priority")) ?? "",
  };
};

export const route = signal<Route>(read());
export const today = signal(dayOf(new Date()));

export function go(to: Partial<Route>, replace = false): void {
  const next: Route = { ...START, ...to };
  const address = addressOf(next);
  history[replace ? "replaceState" : "pushState"](null, "", address);
  route.value = next;
  if (!replace) scrollTo(0, 0);
}

export function addressOf({ pane, ...to }: Partial<Route>): string {
  if (pane) return `/?view=${pane}`;
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(to)) {
    if (value && value !== START[name as keyof Route]) query.set(name, value);
  }
  return query.size ? `/?${query}` : "/";
}

addEventListener("popstate", () => {
  route.value = read();
});
setInterval(() => {
  const now = dayOf(new Date());
  if (now !== today.value) today.value = now;
}, 30_000);

/** The day on which it is due, here. */
export const dueDay = (todo: LocalTodo): string | null =>
  todo.due_date ?? (todo.due_at ? dayOf(new Date(todo.due_at)) : null);

const isOverdueAt = (todo: LocalTodo, now: string): boolean => {
  const day = dueDay(todo);
  return (
    day !== null && (day < now || (todo.due_at !== null && new Date(todo.due_at) < new Date()))
  );
};
export const isOverdue = (todo: LocalTodo): boolean =>
  !todo.completed && isOverdueAt(todo, today.value);

/** As the server searches: no case, no marks. */
export const fold = (text: string): string =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

const LINGER = 450; // milliseconds in which a tick is seen before its row goes
const leaving = signal<ReadonlySet<string>>(new Set());

/** Leave rows where they are for a moment, though their todos are completed. */
export function linger(ids: readonly string[]): void {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  leaving.value = new Set([...leaving.value, ...ids]);
  setTimeout(() => {
    leaving.value = new Set([...leaving.value].filter((id) => !ids.includes(id)));
  }, LINGER);
}

export const live = computed(() => todos.value.filter((todo) => !todo.deleted_at));
/** What lies in an archived project is in no other list. */
const listed = computed(() => {
  const archived = new Set(projects.value.filter((each) => each.archived).map(({ id }) => id));
  return archived.size
    ? live.value.filter(({ project_id }) => !archived.has(project_id ?? ""))
    : live.value;
});
const open = computed(() => listed.value.filter((todo) => !todo.completed).sort(byPosition));
/** Of the list that is shown. */
const kept = computed(() => {
  const { priority, q, project } = route.value;
  return (project ? live : listed).value.filter(
    (todo) =>
      (q || !todo.completed || leaving.value.has(todo.id)) &&
      (!priority || todo.priority === priority),
  );
});
/** As people sort: "Tag 2" comes before "Tag 10". */
const collator = computed(() => new Intl.Collator(locale.value, { numeric: true }));
const ORDERS: Record<Sort, (a: LocalTodo, b: LocalTodo) => number> = {
  hand: byPosition,
  due: (a, b) => (dueDay(a) ?? "~").localeCompare(dueDay(b) ?? "~") || byPosition(a, b),
  priority: (a, b) => LEVELS.indexOf(a.priority) - LEVELS.indexOf(b.priority) || byPosition(a, b),
  title: (a, b) => collator.value.compare(a.title, b.title) || byPosition(a, b),
  newest: (a, b) => b.created_at.localeCompare(a.created_at) || byPosition(a, b),
};
const sorted = computed(() => [...kept.value].sort(ORDERS[route.value.sort]));

export const counts = computed(() => {
  const due = open.value.map(dueDay);
  return {
    today: due.filter((day) => day !== null && day <= today.value).length,
    upcoming: due.filter((day) => day !== null && day > today.value).length,
    all: open.value.length,
    completed: undefined,
    trash: undefined,
  };
});

/** Each tag once, as the first todo has it, with how many open todos have it. */
export const tags = computed(() => {
  const found = new Map<string, { tag: string; count: number }>();
  for (const todo of open.value) {
    for (const tag of todo.tags) {
      const entry = found.get(fold(tag)) ?? { tag, count: 0 };
      found.set(fold(tag), { ...entry, count: entry.count + 1 });
    }
  }
  return [...found.values()].sort((a, b) => collator.value.compare(a.tag, b.tag));
});

export type Item = { heading: string } | { todo: LocalTodo };

/** What is shown, in its order, with headings between. */
export const items = computed<Item[]>(() => {
  const { view, tag, q, project } = route.value;
  if (q) return plain(sorted.value.filter(matching(q)));
  if (tag)
    return plain(sorted.value.filter((todo) => todo.tags.some((t) => fold(t) === fold(tag))));
  if (project) return plain(sorted.value.filter((todo) => todo.project_id === project));
  if (view === "today") return byDue((day) => day <= today.value);
  if (view === "upcoming") return byDue((day) => day > today.value);
  if (view === "all") return plain(sorted.value);
  const gone = view === "trash";
  const past = gone
    ? todos.value.filter((todo) => todo.deleted_at)
    : listed.value.filter((todo) => todo.completed);
  const at = (todo: LocalTodo) => (gone ? todo.deleted_at : todo.completed_at) ?? "";
  return plain([...past].sort((a, b) => at(b).localeCompare(at(a))));
});

/** Whether the order is the one made by hand, so that it can be changed. */
export const isByHand = computed(
  () => route.value.view === "all" && !route.value.q && route.value.sort === "hand",
);
/** Whether the list can be sorted and filtered. */
export const isPlain = computed(() => route.value.view === "all");
export const shown = computed(() =>
  items.value.flatMap((item) => ("todo" in item ? [item.todo] : [])),
);
export const openedTodo = computed(() => (opened.value ? byId.value.get(opened.value) : undefined));

const plain = (found: readonly LocalTodo[]): Item[] => found.map((todo) => ({ todo }));

const stepTitles = (todo: LocalTodo) => (todo.steps ?? []).map((step) => step.title);

function matching(q: string): (todo: LocalTodo) => boolean {
  const sought = fold(q);
  return (todo) =>
    [todo.title, todo.description, ...todo.tags, ...stepTitles(todo)].some((text) =>
      fold(text).includes(sought),
    );
}

function byDue(wanted: (day: string) => boolean): Item[] {
  const due = kept.value.flatMap((todo) => {
    const day = dueDay(todo);
    return day !== null && wanted(day) ? [{ todo, day }] : [];
  });
  const moment = (todo: LocalTodo) => todo.due_at ?? "~"; // a time comes before the whole day
  due.sort((a, b) => a.day.localeCompare(b.day) || moment(a.todo).localeCompare(moment(b.todo)));
  let last = "";
  return due.flatMap(({ todo, day }) => {
    const heading = headingOf(day);
    const first = heading !== last;
    last = heading;
    return first ? [{ heading }, { todo }] : [{ todo }];
  });
}

function headingOf(day: string): string {
  if (day < today.value) return words.overdue;
  return day > addDays(today.value, 60) ? words.later : sayDay(day, today.value);
}

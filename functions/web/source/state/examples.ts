// At a first visit the list is not empty: three todos say how it works.

import { computed } from "@preact/signals";
import type { Change, List, LocalTodo } from "../sync/types.ts";
import { addDays, dayOf, words } from "../words/words.ts";
import { act, todos } from "./app.ts";
import { due } from "./due.ts";

/** On every device the same: two that begin at once make one list of three. */
const IDS = [1, 2, 3].map((n) => `e0000000-0000-4000-8000-00000000000${n}`);

export const isExample = (change: Change): boolean =>
  IDS.includes("id" in change ? change.id : change.op === "create" ? (change.todo.id ?? "") : "");

/** Those that are still as they were made. */
export const examples = computed<LocalTodo[]>(() =>
  todos.value.filter(
    (todo) =>
      IDS.includes(todo.id) &&
      !(todo.deleted_at || todo.completed) &&
      todo.updated_at === todo.created_at,
  ),
);

/** Unless something was written meanwhile. */
export async function addExamples(list: List): Promise<void> {
  if (list.todos().length) return;
  const [first, second, third] = words.exampleTitles;
  const tomorrow = due(addDays(dayOf(new Date()), 1), "09:00");
  const made = [
    { title: first },
    { title: second, priority: "high" as const, tags: [words.exampleTag], ...tomorrow },
    { title: third, description: words.exampleNote },
  ];
  const changes = made.map(
    (todo, at): Change => ({
      op: "create",
      todo: { id: IDS[at] ?? "", ...todo } as (Change & { op: "create" })["todo"],
    }),
  );
  await list.act(changes.reverse()); // what is made last stands on top
}

export const removeExamples = (): Promise<void> =>
  act(
    () => examples.value.map(({ id }) => ({ op: "delete", id })),
    words.removed(examples.value.length),
  );

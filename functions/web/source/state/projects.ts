// The person's projects: which there are, what lies in them, and what is done with them.

import { computed, signal } from "@preact/signals";
import { byPosition } from "../sync/order.ts";
import type { LocalProject, LocalTodo, Project, ProjectPatch } from "../sync/types.ts";
import { words } from "../words/words.ts";
import { act, list, projects } from "./app.ts";
import { fold, go, live, route } from "./route.ts";

type Color = NonNullable<Project["color"]>;
export const COLORS: readonly Color[] = [
  ...(["red", "orange", "yellow", "green", "teal"] as const),
  ...(["blue", "purple", "pink", "brown", "gray"] as const),
];
export const MAX_NAME = 100;

const there = computed(() => projects.value.filter((each) => !each.deleted_at).sort(byPosition));
export const active = computed(() => there.value.filter((each) => !each.archived));
export const archived = computed(() => there.value.filter((each) => each.archived));
export const deleted = computed(() => projects.value.filter((each) => each.deleted_at));
/** The one that is looked at. */
export const current = computed(() => there.value.find(({ id }) => id === route.value.project));
export const projectOf = (id: string | null): LocalProject | undefined =>
  id ? there.value.find((each) => each.id === id) : undefined;

/** How many open todos lie in each. */
export const openIn = computed(() => {
  const counts = new Map<string, number>();
  for (const { project_id, completed } of live.value)
    if (project_id && !completed) counts.set(project_id, (counts.get(project_id) ?? 0) + 1);
  return counts;
});

export const todosOf = (project: LocalProject): LocalTodo[] =>
  live.value.filter((todo) => todo.project_id === project.id);

export const matching = (q: string): LocalProject[] =>
  there.value.filter(({ name }) => fold(name).includes(fold(q)));

/** At the end of the others, in the colour after theirs. */
export async function create(name: string): Promise<string> {
  const id = crypto.randomUUID();
  await act(
    () => {
      const last = there.value.at(-1);
      const color = COLORS[(5 + there.value.length) % COLORS.length] ?? null;
      const place = last && { after: last.id };
      return [{ op: "create_project", project: { id, name: tidy(name), color, ...place } }];
    },
    words.projectAdded(tidy(name)),
  );
  return id;
}

export const tidy = (name: string): string => name.replace(/\s+/g, " ").trim().slice(0, MAX_NAME);

export const change = (
  { id }: LocalProject,
  project: ProjectPatch,
  said: string = words.saved,
  seen?: Partial<LocalProject>,
): Promise<void> => act([{ op: "update_project", id, project, seen }], said);

export const archive = (project: LocalProject): Promise<void> =>
  change(project, { archived: !project.archived }, said(project));

const said = (project: LocalProject): string =>
  project.archived ? words.unarchived(project.name) : words.archived(project.name);

/** Among those beside which it is shown. */
export function moveBy(project: LocalProject, step: number): void {
  const those = project.archived ? archived.value : active.value;
  const neighbour = those[those.findIndex(({ id }) => id === project.id) + step];
  if (neighbour) move(project, neighbour, step);
}

export const move = (project: LocalProject, onto: LocalProject, step: number): Promise<void> =>
  change(project, step < 0 ? { before: onto.id } : { after: onto.id }, words.moved);

export async function remove({ id, name }: LocalProject, todos: "keep" | "trash"): Promise<void> {
  if (route.value.project === id) go({});
  await act([{ op: "delete_project", id, todos }], words.projectRemoved(name));
}

export const restore = ({ id, name }: LocalProject): Promise<void> =>
  act([{ op: "restore_project", id }], words.projectRestored(name));

/** A todo that is dragged, and can be dropped on one. */
export const carried = signal<LocalTodo | undefined>(undefined);

/** Put todos into a project, or into none. */
export const put = (todos: readonly LocalTodo[], project: LocalProject | undefined) =>
  act(
    todos
      .filter((todo) => list.value?.get(todo.id) && todo.project_id !== (project?.id ?? null))
      .map(({ id }) => ({ op: "update", id, todo: { project_id: project?.id ?? null } })),
    words.putInto(todos.length, project?.name),
  );

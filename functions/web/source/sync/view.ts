// Todos and projects as a person sees them: the server's, with what waits laid over it.

import { idOf, type Kept, type Kind, keyOf, kindOf } from "./draft.ts";
import { between } from "./order.ts";
import type * as types from "./types.ts";
import { filledIn, members } from "./values.ts";

type Laid = { step: types.Step; at: number }[];
type Shown = { todo: types.LocalTodo; project: types.LocalProject };

/** Shows what is kept. Of what is as it was, the same object. */
export class View {
  readonly #shown = {
    todo: new Map<string, types.LocalTodo>(),
    project: new Map<string, types.LocalProject>(),
  };
  #lists: { todo?: readonly types.LocalTodo[]; project?: readonly types.LocalProject[] } = {};
  #laid = new Map<string, Laid>();
  #actions: readonly types.Action[] = [];
  #conflicts = new Map<string, types.Conflict>();

  list<K extends Kind>(kind: K): readonly Shown[K][] {
    const those = this.#shown[kind] as Map<string, Shown[K]>;
    this.#lists[kind] ??= [...those.values()] as never;
    return this.#lists[kind] as unknown as readonly Shown[K][];
  }

  get<K extends Kind>(kind: K, id: string): Shown[K] | undefined {
    return this.#shown[kind].get(keyOf(id, kind)) as Shown[K] | undefined;
  }

  /** Show what is kept now; of what the server said these have changed, or may have. */
  update(kept: Kept, changed: Iterable<string>): void {
    const conflicts = new Map(kept.meta.conflicts.map((each) => [each.id, each]));
    const keys = new Set([...changed, ...this.#conflicts.keys(), ...conflicts.keys()]);
    const laid = kept.actions === this.#actions ? this.#laid : layers(kept.actions);
    for (const key of new Set([...laid.keys(), ...this.#laid.keys()]))
      if (!areSame(laid.get(key), this.#laid.get(key))) {
        keys.add(key);
        if (kindOf(key) === "project") for (const each of this.#todosOf(key)) keys.add(each);
      }
    [this.#laid, this.#actions, this.#conflicts] = [laid, kept.actions, conflicts];
    for (const key of keys) {
      const kind = kindOf(key);
      const base = kept.things.get(key)?.value;
      const local = shown(key, base, laid.get(key) ?? [], conflicts.get(key));
      if (local) this.#shown[kind].set(key, this.#withoutProject(local) as never);
      else this.#shown[kind].delete(key);
      delete this.#lists[kind];
    }
  }

  /** Keys of todos that lie in a project, or did before what was to be deleted was not. */
  #todosOf(key: string): string[] {
    const was = (todo: types.LocalTodo) => this.#left.get(todo.id) ?? todo.project_id;
    const those = [...this.#shown.todo].filter(([, todo]) => was(todo) === idOf(key));
    return those.map(([each]) => each);
  }

  /** By todo: the project that is going, and takes it along. */
  readonly #left = new Map<string, string>();

  /** A todo as it will be when its project is deleted, if that waits to be sent. */
  #withoutProject(local: types.Local): types.Local {
    const id = ("project_id" in local && local.project_id) || "";
    this.#left.delete(local.id);
    const last = this.#laid.get(keyOf(id, "project"))?.findLast(({ step }) => isMove(step));
    if (last?.step.op !== "delete") return local;
    this.#left.set(local.id, id);
    if (last.step.todos !== "trash") return { ...local, project_id: null };
    return { ...local, deleted_at: local.deleted_at ?? new Date(last.at).toISOString() };
  }
}

const areSame = (a: Laid = [], b: Laid = []) =>
  a === b || (a.length === b.length && a.every(({ step }, at) => step === b[at]?.step));

export const isMove = ({ op }: types.Step) => op === "delete" || op === "restore";

/** Gone from the trash: the feed says so by a deleted todo without a title, or project without a name. */
export const isRemoved = (value: types.Value) =>
  value.deleted_at !== null && ("title" in value ? value.title : value.name) === "";

/** As a draft has it, of one todo or project. */
export function shown(
  key: string,
  base: types.Value | undefined,
  laid: Laid,
  conflict?: types.Conflict,
): types.Local | undefined {
  let value = base && isRemoved(base) ? undefined : base;
  for (const { step, at } of laid) value = after(key, value, step, new Date(at).toISOString());
  if (!value) return;
  for (const [name, { mine }] of Object.entries(conflict?.members ?? {}))
    value = { ...value, ...members(name, mine) };
  return { ...value, pending: laid.length > 0 || conflict !== undefined };
}

/** What waits for one of them. */
export function layersOf(key: string, actions: readonly types.Action[]): Laid {
  return actions.flatMap(({ steps, at }) =>
    steps.flatMap((step) => (step.key === key ? { step, at } : [])),
  );
}

function layers(actions: readonly types.Action[]): Map<string, Laid> {
  const laid = new Map<string, Laid>();
  for (const { steps, at } of actions)
    for (const step of steps) {
      const those = laid.get(step.key);
      if (those) those.push({ step, at });
      else laid.set(step.key, [{ step, at }]);
    }
  return laid;
}

function after(
  key: string,
  value: types.Value | undefined,
  step: types.Step,
  now: string,
): types.Value | undefined {
  const position = step.place?.position;
  if (step.op === "create") return made(key, step, now);
  if (!value) return;
  if (step.op === "delete") return { ...value, deleted_at: now };
  if (step.op === "restore") return { ...value, deleted_at: null };
  const changed: types.Value = { ...value, updated_at: now, ...(position ? { position } : {}) };
  for (const [name, [, to]] of Object.entries(step.sets)) Object.assign(changed, members(name, to));
  if ("completed" in changed && "completed" in step.sets)
    changed.completed_at = changed.completed ? now : null;
  return changed;
}

function made(key: string, { todo, project, place }: types.Step, now: string): types.Value {
  const given = filledIn(todo ?? project ?? {}) as { completed?: boolean };
  return {
    ...given,
    ...("completed" in given && { completed_at: given.completed ? now : null }),
    id: idOf(key),
    position: place?.position ?? between(),
    version: 0,
    created_at: now,
    updated_at: now,
    deleted_at: null,
  } as types.Value;
}

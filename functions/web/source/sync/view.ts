// Todos as a person sees them: the server's, with what waits laid over it.

import { idOf, type Kept } from "./draft.ts";
import { between } from "./order.ts";
import type { Action, Conflict, LocalTodo, Step, Todo } from "./types.ts";
import { filledIn, members } from "./values.ts";

type Laid = { step: Step; at: number }[];

/** Shows what is kept. Of a todo that is as it was, the same object. */
export class View {
  readonly #shown = new Map<string, LocalTodo>();
  #list: readonly LocalTodo[] | undefined = [];
  #laid = new Map<string, Laid>();
  #actions: readonly Action[] = [];
  #conflicts = new Map<string, Conflict>();

  list(): readonly LocalTodo[] {
    this.#list ??= [...this.#shown.values()];
    return this.#list;
  }

  get(key: string): LocalTodo | undefined {
    return this.#shown.get(key);
  }

  /** Show what is kept now; of what the server said these have changed, or may have. */
  update(kept: Kept, changed: Iterable<string>): void {
    const conflicts = new Map(kept.meta.conflicts.map((each) => [each.id, each]));
    const keys = new Set([...changed, ...this.#conflicts.keys(), ...conflicts.keys()]);
    const laid = kept.actions === this.#actions ? this.#laid : layers(kept.actions);
    for (const key of new Set([...laid.keys(), ...this.#laid.keys()]))
      if (!areSame(laid.get(key), this.#laid.get(key))) keys.add(key);
    [this.#laid, this.#actions, this.#conflicts] = [laid, kept.actions, conflicts];
    for (const key of keys) {
      const base = kept.things.get(key)?.value;
      const todo = shown(key, base, laid.get(key) ?? [], conflicts.get(key));
      if (todo) this.#shown.set(key, todo);
      else this.#shown.delete(key);
    }
    if (keys.size) this.#list = undefined;
  }
}

const areSame = (a: Laid = [], b: Laid = []) =>
  a === b || (a.length === b.length && a.every(({ step }, at) => step === b[at]?.step));

/** Gone from the trash: the feed says so by a deleted todo without a title. */
export const isRemoved = ({ deleted_at, title }: Todo) => deleted_at !== null && title === "";

/** As a draft has it, of one todo. */
export function shown(
  key: string,
  base: Todo | undefined,
  laid: Laid,
  conflict?: Conflict,
): LocalTodo | undefined {
  let todo = base && isRemoved(base) ? undefined : base;
  for (const { step, at } of laid) todo = after(key, todo, step, new Date(at).toISOString());
  if (!todo) return;
  for (const [name, { mine }] of Object.entries(conflict?.members ?? {}))
    todo = { ...todo, ...members(name, mine) };
  return { ...todo, pending: laid.length > 0 || conflict !== undefined };
}

/** What waits for one todo. */
export function layersOf(key: string, actions: readonly Action[]): Laid {
  return actions.flatMap(({ steps, at }) =>
    steps.flatMap((step) => (step.key === key ? { step, at } : [])),
  );
}

function layers(actions: readonly Action[]): Map<string, Laid> {
  const laid = new Map<string, Laid>();
  for (const { steps, at } of actions)
    for (const step of steps) {
      const those = laid.get(step.key);
      if (those) those.push({ step, at });
      else laid.set(step.key, [{ step, at }]);
    }
  return laid;
}

function after(key: string, todo: Todo | undefined, step: Step, now: string): Todo | undefined {
  const position = step.place?.position;
  if (step.op === "create") return made(key, step, now);
  if (!todo) return;
  if (step.op === "delete") return { ...todo, deleted_at: now };
  if (step.op === "restore") return { ...todo, deleted_at: null };
  const changed: Todo = { ...todo, updated_at: now, ...(position ? { position } : {}) };
  for (const [name, [, to]] of Object.entries(step.sets)) Object.assign(changed, members(name, to));
  if ("completed" in step.sets) changed.completed_at = changed.completed ? now : null;
  return changed;
}

function made(key: string, { todo, place }: Step, now: string): Todo {
  const given = filledIn(todo ?? {}) as Omit<Todo, "id" | "version">;
  return {
    ...given,
    id: idOf(key),
    completed_at: given.completed ? now : null,
    position: place?.position ?? between(),
    version: 0,
    created_at: now,
    updated_at: now,
    deleted_at: null,
  };
}

// One transaction's view of what is kept here, and what it changes of that.

import type { Action, Conflict, Meta, Patch, Step, Thing, Value } from "./types.ts";

export interface Kept {
  meta: Meta;
  things: Map<string, Thing>;
  actions: readonly Action[];
}

export const EMPTY: Meta = { revision: 0, removal: 0, refused: [], conflicts: [] };

export type Kind = "todo" | "project";

export const keyOf = (id: string, kind: Kind = "todo"): string => `${kind}:${id}`;
export const kindOf = (key: string): Kind => (key.startsWith("project:") ? "project" : "todo");
export const idOf = (key: string): string => key.slice(key.indexOf(":") + 1);

/** A step that waits, and the action that it is of. */
export interface Waiting {
  action: Action;
  step: Step;
}

/** Nothing that it was given is changed: whoever shows it holds it still. */
export class Draft {
  readonly meta: Meta;
  readonly #kept: Kept;
  readonly #actions: Map<string, Action>;
  readonly #owned = new Set<string>();
  readonly #things = new Map<string, Thing | null>();
  #waiting: Set<string> | undefined;
  #changed = false;

  constructor(kept: Kept) {
    this.#kept = kept;
    this.meta = structuredClone(kept.meta);
    this.#actions = new Map(kept.actions.map((each) => [each.id, each]));
  }

  base(key: string): Value | undefined {
    const own = this.#things.get(key);
    return own === undefined ? this.#kept.things.get(key)?.value : own?.value;
  }

  /** What the server says of it; undefined: it has none. */
  put(key: string, value: Value | undefined): void {
    this.#things.set(key, value ? { key, value, revision: this.#next() } : null);
    if (!value) this.meta.removal = this.#next();
  }

  add(action: Action): void {
    const last = [...this.#actions.values()].reduce((max, each) => Math.max(max, each.order), 0);
    this.#actions.set(action.id, { ...action, order: last + 1 });
    this.#owned.add(action.id);
    this.#waiting = undefined;
  }

  actions(): Action[] {
    return [...this.#actions.values()];
  }

  /** An action to be changed. */
  own(id: string): Action | undefined {
    const action = this.#actions.get(id);
    if (!action || this.#owned.has(id)) return action;
    const copy = structuredClone(action);
    this.#actions.set(id, copy);
    this.#owned.add(id);
    return copy;
  }

  /** Whether something may wait for this one, or be in conflict. */
  concerns(key: string): boolean {
    this.#waiting ??= new Set(this.actions().flatMap(({ steps }) => steps.map((step) => step.key)));
    return this.#waiting.has(key) || this.conflict(key) !== undefined;
  }

  /** The steps that wait for one thing, in their order, to be changed. */
  waiting(key: string): Waiting[] {
    const own = (id: string) => this.own(id) as Action;
    const of = this.actions().filter(({ steps }) => steps.some((step) => step.key === key));
    return of.flatMap(({ id }) =>
      own(id)
        .steps.filter((step) => step.key === key)
        .map((step) => ({ action: own(id), step })),
    );
  }

  remove({ action, step }: Waiting): void {
    action.steps = action.steps.filter((each) => each !== step);
    if (!action.steps.length) this.#actions.delete(action.id);
  }

  conflict(key: string): Conflict | undefined {
    return this.meta.conflicts.find((each) => each.id === key);
  }

  /** Keep a conflict, or end it if no member is left. */
  setConflict(key: string, members: Conflict["members"]): void {
    const others = this.meta.conflicts.filter((each) => each.id !== key);
    const ours = { id: key, [`${kindOf(key)}Id`]: idOf(key), members };
    const before = this.meta.conflicts.length;
    this.meta.conflicts = Object.keys(members).length ? [...others, ours] : others;
    if (before || this.meta.conflicts.length) this.touch();
  }

  /** It has to be written, also if only `meta` differs. */
  touch(): void {
    this.#changed = true;
  }

  patch(): Patch | undefined {
    const gone = this.#kept.actions.filter((each) => !this.#actions.has(each.id));
    if (!this.#changed && !this.#owned.size && !gone.length && !this.#things.size) return;
    const things = [...this.#things];
    return {
      meta: { ...this.meta, revision: this.#next() },
      things: things.flatMap(([, thing]) => thing ?? []),
      removed: things.flatMap(([key, thing]) => (thing ? [] : key)),
      actions: this.actions().filter((each) => this.#owned.has(each.id)),
      done: gone.map((each) => each.id),
    };
  }

  #next(): number {
    return this.#kept.meta.revision + 1;
  }
}

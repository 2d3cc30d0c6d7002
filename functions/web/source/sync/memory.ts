import { EMPTY } from "./draft.ts";
import type { Action, Fresh, Meta, Patch, Store, Thing } from "./types.ts";

/** Keeps a list as long as it is referred to: where there is no IndexedDB, and in tests. */
export class MemoryStore implements Store {
  readonly kind = "memory";
  onTaken?: (how: "erased" | "outdated") => void;
  #meta: Meta = EMPTY;
  #things = new Map<string, Thing>();
  #actions = new Map<string, Action>();

  async transact(known: number, edit: (fresh?: Fresh) => Patch | undefined): Promise<void> {
    const patch = edit(this.#meta.revision === known ? undefined : this.#fresh(known));
    if (patch) this.#apply(structuredClone(patch));
  }

  close(): void {}

  async erase(): Promise<void> {
    this.#meta = EMPTY;
    this.#things.clear();
    this.#actions.clear();
  }

  #fresh(known: number): Fresh {
    const all = known < this.#meta.removal;
    const things = [...this.#things.values()].filter((each) => all || each.revision > known);
    const actions = [...this.#actions.values()];
    return structuredClone({ meta: this.#meta, all, things, actions });
  }

  #apply(patch: Patch): void {
    this.#meta = patch.meta;
    for (const thing of patch.things ?? []) this.#things.set(thing.key, thing);
    for (const key of patch.removed ?? []) this.#things.delete(key);
    for (const action of patch.actions ?? []) this.#actions.set(action.id, action);
    for (const id of patch.done ?? []) this.#actions.delete(id);
  }
}

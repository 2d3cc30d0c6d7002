// What this tab knows of the store, and the one way to change both.

import { Draft, EMPTY, type Kept } from "./draft.ts";
import { MemoryStore } from "./memory.ts";
import type { Action, Fresh, Meta, Patch, Store, SyncState, Thing } from "./types.ts";

export class Replica implements Kept {
  meta: Meta = EMPTY;
  readonly things = new Map<string, Thing>();
  actions: readonly Action[] = [];
  storage: SyncState["storage"];
  readonly #real: Store;
  #store: Store;
  /** Done since the real store could no longer be written. */
  #done = new Set<string>();
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;
  readonly #changed: (keys: Set<string>, written: boolean) => void;

  /** `changed` is told which things are, and whether other tabs do not know. */
  constructor(store: Store, changed: (keys: Set<string>, written: boolean) => void) {
    this.#real = this.#store = store;
    this.storage = store.kind;
    this.#changed = changed;
  }

  /** Read what is new in the store, and do this, as one transaction. It may run twice. */
  transact<T>(edit: (draft: Draft) => T): Promise<T> {
    const turn = this.#last.then(() => this.#transact(edit));
    this.#last = turn.catch(() => {});
    return turn;
  }

  /** If the store failed: try to give it what only this tab has. */
  async recover(): Promise<void> {
    if (this.#store === this.#real) return;
    await this.transact(() => {});
    const turn = this.#last.then(() => this.#writeBack());
    this.#last = turn.catch(() => {});
    await this.#last;
  }

  /** Nothing is read or written any more. */
  close(): void {
    this.#closed = true;
  }

  /** Nothing of it stays in memory. */
  clear(): void {
    this.#absorb({ meta: EMPTY, all: true, things: [], actions: [] }, false);
  }

  async #transact<T>(edit: (draft: Draft) => T): Promise<T> {
    for (;;) {
      if (this.#closed) throw new Error("This list is closed.");
      const once = new Once(this, edit);
      try {
        await this.#store.transact(this.meta.revision, (fresh) => {
          if (fresh) this.#absorb(fresh, false);
          return once.run();
        });
      } catch (error) {
        if (once.failed || this.#store !== this.#real) throw error;
        await this.#fallBack(error);
        continue;
      }
      if (once.patch) this.#absorb(once.patch, true);
      return once.result as T;
    }
  }

  /** A full store, or none any more: go on in memory with all that is known. */
  async #fallBack(error: unknown): Promise<void> {
    const full = (error as Error | null)?.name === "QuotaExceededError";
    this.storage = full ? "full" : "memory";
    this.#store = new MemoryStore();
    this.#done = new Set();
    const { meta, things, actions } = this;
    const own = { meta, things: [...things.values()], actions: [...actions] };
    await this.#store.transact(0, () => ({ ...own, meta: { ...meta, removal: meta.revision } }));
    this.#changed(new Set(), false);
  }

  async #writeBack(): Promise<void> {
    const { refused, conflicts } = this.meta;
    const newest = <T extends { id: string }>(theirs: readonly T[], ours: readonly T[]) => [
      ...new Map([...theirs, ...ours].map((each) => [each.id, each])).values(),
    ];
    // What the server said is not written: the feed says it again to whoever has not heard it.
    await this.#real.transact(0, (fresh) => {
      const meta = fresh?.meta ?? EMPTY;
      return {
        meta: {
          ...meta,
          revision: meta.revision + 1,
          refused: newest(meta.refused, refused),
          conflicts: newest(meta.conflicts, conflicts),
        },
        actions: [...this.actions],
        done: [...this.#done],
      };
    });
    this.#store = this.#real;
    this.storage = this.#real.kind;
    const keys = new Set(this.things.keys());
    this.things.clear();
    [this.meta, this.actions] = [EMPTY, []];
    await this.#transact(() => {});
    this.#changed(keys, true);
  }

  #absorb(from: Fresh | Patch, written: boolean): void {
    const keys = new Set<string>();
    const { things = [], actions = [] } = from;
    if ("all" in from && from.all) {
      for (const key of this.things.keys()) keys.add(key);
      this.things.clear();
    }
    for (const thing of things) this.things.set(thing.key, thing);
    for (const { key } of things) keys.add(key);
    const { removed = [], done = [] } = from as Patch;
    for (const key of removed) this.things.delete(key);
    for (const key of removed) keys.add(key);
    if (this.#store !== this.#real) for (const id of done) this.#done.add(id);
    this.meta = from.meta;
    if ("all" in from || actions.length || done.length) {
      const byId = new Map("all" in from ? [] : this.actions.map((each) => [each.id, each]));
      for (const action of actions) byId.set(action.id, action);
      for (const id of done) byId.delete(id);
      this.actions = [...byId.values()].sort(byOrder);
    }
    this.#changed(keys, written);
  }
}

const byOrder = (a: Action, b: Action) => a.order - b.order || (a.id < b.id ? -1 : 1);

class Once<T> {
  result: T | undefined;
  patch: Patch | undefined;
  failed = false;
  readonly #kept: Kept;
  readonly #edit: (draft: Draft) => T;

  constructor(kept: Kept, edit: (draft: Draft) => T) {
    this.#kept = kept;
    this.#edit = edit;
  }

  run(): Patch | undefined {
    const draft = new Draft(this.#kept);
    try {
      this.result = this.#edit(draft);
    } catch (error) {
      this.failed = true;
      throw error;
    }
    this.patch = draft.patch();
    return this.patch;
  }
}

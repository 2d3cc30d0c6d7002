import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from "idb";
import { EMPTY } from "./draft.ts";
import type { Action, Fresh, Meta, Patch, Store, Thing } from "./types.ts";

const VERSION = 2;

interface Schema extends DBSchema {
  meta: { key: string; value: Meta };
  things: { key: string; value: Thing; indexes: { revision: number } };
  actions: { key: string; value: Action };
}

/** Keeps one person's list in IndexedDB. */
export class IndexedStore implements Store {
  readonly kind = "ok";
  onTaken?: (how: "erased" | "outdated") => void;
  readonly #name: string;
  #opening: Promise<IDBPDatabase<Schema>> | undefined;
  #closed = false;

  constructor(userId: string) {
    this.#name = `ownlist-${userId}`;
  }

  async transact(known: number, edit: (fresh?: Fresh) => Patch | undefined): Promise<void> {
    const transaction = this.#begin(await this.#open());
    const ended = transaction.done;
    ended.catch(() => {}); // awaited below, when there may be an error of its own already
    const meta = transaction.objectStore("meta");
    const things = transaction.objectStore("things");
    const actions = transaction.objectStore("actions");
    try {
      const found = (await meta.get("meta")) ?? EMPTY;
      const patch = edit(found.revision === known ? undefined : await fresh(found));
      if (patch)
        await Promise.all([
          meta.put(patch.meta, "meta"),
          ...(patch.things ?? []).map((thing) => things.put(thing)),
          ...(patch.removed ?? []).map((key) => things.delete(key)),
          ...(patch.actions ?? []).map((action) => actions.put(action)),
          ...(patch.done ?? []).map((id) => actions.delete(id)),
        ]);
    } catch (error) {
      if (!transaction.error) transaction.abort();
      throw error;
    }
    await ended;

    async function fresh(found: Meta): Promise<Fresh> {
      if (found.revision < known) throw new Error("The browser has emptied the store.");
      const all = known < found.removal;
      const newer = all ? null : IDBKeyRange.lowerBound(known, true);
      const since = newer ? things.index("revision").getAll(newer) : things.getAll();
      const [read, waiting] = await Promise.all([since, actions.getAll()]);
      return { meta: found, all, things: read, actions: waiting };
    }
  }

  close(): void {
    this.#closed = true;
    this.#opening?.then((database) => database.close()).catch(() => {});
    this.#opening = undefined;
  }

  async erase(): Promise<void> {
    this.close();
    await deleteDB(this.#name);
  }

  #begin(database: IDBPDatabase<Schema>) {
    try {
      return database.transaction(["meta", "things", "actions"], "readwrite");
    } catch (error) {
      this.#opening = undefined; // it was closed from outside: there may be a next one
      throw error;
    }
  }

  #open(): Promise<IDBPDatabase<Schema>> {
    // What was erased must not come back by something that was still under way.
    if (this.#closed) return Promise.reject(new Error("The store is closed."));
    if (this.#opening) return this.#opening;
    const again = () => {
      this.#opening = undefined;
    };
    this.#opening = openDB<Schema>(this.#name, VERSION, {
      async upgrade(database, version, _, transaction) {
        // From before there were projects: all is read once more, and theirs with it.
        if (version === 1) {
          const meta = transaction.objectStore("meta");
          const { since: __, ...kept } = (await meta.get("meta")) ?? EMPTY;
          await meta.put(kept, "meta");
          return;
        }
        database.createObjectStore("meta");
        database.createObjectStore("actions", { keyPath: "id" });
        const things = database.createObjectStore("things", { keyPath: "key" });
        things.createIndex("revision", "revision");
      },
      blocking: (_, version) => {
        this.close();
        this.onTaken?.(version === null ? "erased" : "outdated");
      },
      terminated: again,
    });
    this.#opening.catch(again);
    return this.#opening;
  }
}

// A person's list on this device, in step with the server: docs/sync.md.

import { Author, type Done, idOfChange, undoing } from "./actions.ts";
import { Halt } from "./answers.ts";
import { type Draft, idOf, kindOf } from "./draft.ts";
import { IndexedStore } from "./indexed.ts";
import { MemoryStore } from "./memory.ts";
import { isPutting } from "./outbox.ts";
import { Replica } from "./replica.ts";
import { Round } from "./round.ts";
import { browserChannel, locks, timer } from "./surroundings.ts";
import type * as types from "./types.ts";
import { uuid7 } from "./uuid.ts";
import { members } from "./values.ts";
import { View } from "./view.ts";

export { byPosition } from "./order.ts";
export type * from "./types.ts";

const POLL = 30_000;
const LONGEST_WAIT = 300_000;

export async function openList(options: types.ListOptions): Promise<types.List> {
  const list = new LocalList(options);
  await list.open();
  return list;
}

class LocalList implements types.List {
  readonly #options: types.ListOptions;
  readonly #store: types.Store;
  readonly #replica: Replica;
  readonly #view = new View();
  readonly #listeners = new Set<() => void>();
  readonly #channel: types.Channel | undefined;
  readonly #exclusively: <T>(work: () => Promise<T>) => Promise<T>;
  #status: types.Status = "idle";
  #problem: types.Problem | undefined;
  #waitsUntil: number | undefined;
  #clockOffset = 0;
  #state: types.SyncState | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #failures = 0;
  #idleRounds = 0;
  #active = false;
  #closed = false;
  #cancel = () => {};

  constructor(options: types.ListOptions) {
    const indexed = !options.store && typeof indexedDB !== "undefined";
    this.#options = options;
    this.#store = options.store ?? (indexed ? new IndexedStore(options.userId) : new MemoryStore());
    this.#replica = new Replica(this.#store, (keys, written) => this.#changed(keys, written));
    const name = `ownlist-${options.userId}`;
    this.#channel = options.channel ?? (indexed ? browserChannel(name) : undefined);
    this.#exclusively = options.exclusively ?? locks(name);
    this.#store.onTaken = (how) => this.#taken(how);
    this.#channel?.listen((message) => {
      if (message === "erased") this.#taken("erased");
      else if (!this.#closed) this.#replica.transact(() => {}).catch(() => {});
    });
  }

  async open(): Promise<void> {
    await this.#replica.transact(() => {});
    globalThis.addEventListener?.("online", this.#online);
  }

  todos(): readonly types.LocalTodo[] {
    return this.#view.list("todo");
  }

  get(id: string): types.LocalTodo | undefined {
    return this.#view.get("todo", id);
  }

  projects(): readonly types.LocalProject[] {
    return this.#view.list("project");
  }

  project(id: string): types.LocalProject | undefined {
    return this.#view.get("project", id);
  }

  state(): types.SyncState {
    const { meta, actions, storage } = this.#replica;
    this.#state ??= {
      status: this.#status,
      unsent: actions.reduce((sum, { steps }) => sum + steps.length, 0),
      ...(meta.lastSync !== undefined && { lastSync: meta.lastSync }),
      ...(this.#waitsUntil !== undefined && { waitsUntil: this.#waitsUntil }),
      ...(this.#problem && { problem: this.#problem }),
      refused: meta.refused,
      conflicts: meta.conflicts,
      storage,
      clockOffset: this.#clockOffset,
    };
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async act(changes: readonly types.Change[]): Promise<types.Undo> {
    const given = changes.map((change) => this.#withId(change));
    return this.#edit((draft) => this.#author(draft, given));
  }

  undo({ changes }: types.Undo): Promise<types.Undo> {
    const get = (key: string) => this.#view.get(kindOf(key), idOf(key));
    return this.#edit((draft) => this.#author(draft, undoing(changes as Done[], get)));
  }

  async resolve(conflict: string, member: string, keep: "mine" | "theirs"): Promise<void> {
    await this.#edit((draft) => {
      const { [member]: values, ...left } = draft.conflict(conflict)?.members ?? {};
      if (!values) return;
      draft.setConflict(conflict, left);
      const [id, todo] = [idOf(conflict), members(member, values.mine)];
      const isProject = kindOf(conflict) === "project";
      if (keep === "mine")
        this.#author(draft, [
          isProject ? { op: "update_project", id, project: todo } : { op: "update", id, todo },
        ]);
    });
  }

  async retryRefused(id: string): Promise<void> {
    await this.#edit((draft) => {
      const found = draft.meta.refused.find((each) => each.id === id);
      if (!found) return;
      // What was only put into a project that was refused may be gone by now.
      const wanted = (each: types.Change) => !isPutting(each) || this.get(each.id) !== undefined;
      this.#author(draft, found.changes.filter(wanted));
      this.#dismiss(draft, id);
    });
  }

  async dismissRefused(id: string): Promise<void> {
    await this.#edit((draft) => this.#dismiss(draft, id));
  }

  sync(): Promise<void> {
    this.#again = true;
    this.#running ??= this.#rounds().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  setActive(active: boolean): void {
    this.#active = active;
    this.#idleRounds = 0;
    if (active) void this.sync();
    else this.#plan();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#replica.close();
    this.#cancel();
    globalThis.removeEventListener?.("online", this.#online);
    this.#channel?.close();
    this.#store.close();
  }

  async erase(): Promise<void> {
    this.#channel?.send("erased");
    this.#taken("erased");
    await this.#store.erase();
  }

  /** A change by the person here: it is stored, then told to the server. */
  async #edit<T>(edit: (draft: Draft) => T): Promise<T> {
    const result = await this.#replica.transact(edit);
    this.#idleRounds = 0;
    this.#soon();
    return result;
  }

  #author(draft: Draft, changes: readonly types.Change[]): types.Undo {
    const action = { id: this.#newId(), at: this.#now(), sent: false, steps: [] };
    const author = new Author(draft, (kind) => this.#view.list(kind), action);
    author.make(changes);
    return { ids: changes.map(idOfChange), changes: author.done };
  }

  #withId(change: types.Change): types.Change {
    const id = () => idOfChange(change) || this.#newId();
    if (change.op === "create") return { ...change, todo: { ...change.todo, id: id() } };
    if (change.op !== "create_project") return change;
    return { ...change, project: { ...change.project, id: id() } };
  }

  #dismiss(draft: Draft, id: string): void {
    draft.meta.refused = draft.meta.refused.filter((each) => each.id !== id);
    draft.touch();
  }

  async #rounds(): Promise<void> {
    while (this.#again && !this.#closed) {
      this.#again = false;
      if (this.#status === "waiting" && this.#now() < (this.#waitsUntil ?? 0)) break;
      this.#set("syncing");
      try {
        const changed = await this.#exclusively(() => this.#round());
        this.#idleRounds = changed ? 0 : this.#idleRounds + 1;
        this.#failures = 0;
        this.#set("idle");
      } catch (error) {
        this.#halted(error);
      }
    }
    this.#plan();
  }

  async #round(): Promise<boolean> {
    await this.#replica.recover().catch(() => {}); // it is still full: there is a next time
    await this.#replica.transact(() => {});
    if (this.#closed) return false;
    return new Round(this.#replica, {
      api: this.#options.api,
      now: () => this.#now(),
      randomId: () => this.#newId(),
      told: (headers) => this.#setClock(headers.get("date")),
    }).run();
  }

  #halted(error: unknown): void {
    if (this.#closed) return;
    const halt = error instanceof Halt ? error : new Halt("stopped");
    if (!(error instanceof Halt)) console.error(error);
    const backoff = Math.min(1000 * 2 ** this.#failures++, LONGEST_WAIT);
    const wait = halt.wait ?? backoff * (0.5 + Math.random() / 2);
    this.#set(halt.status, halt.problem, halt.status === "signed_out" ? undefined : wait);
  }

  #set(status: types.Status, problem?: types.Problem, wait?: number): void {
    this.#status = status;
    this.#problem = problem;
    this.#waitsUntil = wait === undefined ? undefined : this.#now() + wait;
    this.#emit();
  }

  /** The next round that happens by itself. */
  #plan(): void {
    this.#cancel();
    if (this.#closed || this.#status === "signed_out") return;
    const tired = Math.min(POLL * 2 ** Math.floor(this.#idleRounds / 10), LONGEST_WAIT);
    const wait = this.#waitsUntil === undefined ? tired : this.#waitsUntil - this.#now();
    const works = this.#waitsUntil !== undefined && this.#replica.actions.length > 0;
    if (this.#active || works) this.#schedule(wait);
  }

  #soon(): void {
    if (this.#status === "waiting") return;
    this.#cancel();
    this.#schedule(0);
  }

  #schedule(milliseconds: number): void {
    const schedule = this.#options.schedule ?? timer;
    this.#cancel = schedule(milliseconds, () => void this.sync());
  }

  readonly #online = () => void this.sync();

  #taken(how: "erased" | "outdated"): void {
    if (this.#closed) return;
    this.close();
    this.#set(how === "erased" ? "signed_out" : "stopped"); // first why, then that nothing is here
    this.#replica.clear();
  }

  #setClock(date: string | null): void {
    const server = date ? Date.parse(date) : Number.NaN;
    if (Number.isNaN(server)) return;
    const offset = server - (this.#options.now ?? Date.now)();
    // The header has whole seconds, and was on its way.
    if (Math.abs(offset - this.#clockOffset) > 5000) this.#clockOffset = offset;
  }

  #changed(keys: Set<string>, written: boolean): void {
    this.#view.update(this.#replica, keys);
    if (written) this.#channel?.send("changed");
    this.#emit();
  }

  #emit(): void {
    this.#state = undefined;
    for (const listener of this.#listeners) listener();
  }

  #now(): number {
    return (this.#options.now ?? Date.now)() + this.#clockOffset;
  }

  #newId(): string {
    return this.#options.randomId?.() ?? uuid7(this.#now());
  }
}

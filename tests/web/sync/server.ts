// A model of the API, as far as the sync engine asks it. tests/e2e/test_sync.py runs the engine
// against the API itself.

import { between, byPosition } from "../../../functions/web/source/sync/order.ts";
import type { Answer, Change, Todo } from "../../../functions/web/source/sync/types.ts";
import { filledIn, same } from "../../../functions/web/source/sync/values.ts";
import type { Backend } from "./world.ts";

type Operation = Change & { if_match?: number };

class Refusal extends Error {
  readonly body: { status: number; type: string; operation?: number };

  constructor(status: number, slug: string) {
    super(slug);
    this.body = { status, type: `/docs/problems#${slug}` };
  }
}

export class Server implements Backend {
  todos = new Map<string, Todo>();
  /** What each id was created with. */
  readonly created = new Map<string, string>();
  /** Every todo that was purged. */
  readonly purged: Todo[] = [];
  version = 0;
  epoch = 1;
  limit = 3;
  maxOperations = 100;
  #purgedVersion = 0;

  answer(method: string, path: string, body?: unknown): Answer {
    const headers = new Headers();
    const url = new URL(path, "http://localhost");
    try {
      if (method === "POST") return { status: 200, headers, body: this.#batch(body) };
      if (url.searchParams.get("deleted")) return { status: 200, headers, body: this.#trash(url) };
      return { status: 200, headers, body: this.#changes(url.searchParams.get("since")) };
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      return { status: refusal.body.status, headers, body: refusal.body };
    }
  }

  all(): Todo[] {
    return [...this.todos.values()].filter((each) => each.title);
  }

  forget(): void {
    this.epoch++;
  }

  live(): Todo[] {
    return [...this.todos.values()].filter((each) => !each.deleted_at);
  }

  purge(): void {
    for (const [id, todo] of this.todos)
      if (todo.deleted_at) {
        this.purged.push(todo);
        this.todos.delete(id);
        this.#purgedVersion = Math.max(this.#purgedVersion, todo.version);
      }
  }

  empty(): void {
    for (const [id, todo] of this.todos)
      if (todo.deleted_at && todo.title) {
        this.purged.push(todo);
        const left = { title: "", description: "", tags: [], steps: [], due_date: null };
        this.todos.set(id, { ...todo, ...left, version: ++this.version });
      }
  }

  erase(): void {
    this.todos.clear();
    this.created.clear();
    this.epoch++;
  }

  #changes(since: string | null) {
    const [epoch, version, start] = since?.split("-").map(Number) ?? [this.epoch, 0, 2 ** 50];
    const seen = Math.max(Number(version), since ? Number(start) : 0);
    if (epoch !== this.epoch || (since && seen < this.#purgedVersion))
      throw new Refusal(410, "resync-required");
    const newer = [...this.todos.values()]
      .filter((each) => each.version > Number(version))
      .filter((each) => !each.deleted_at || each.version > Number(start))
      .sort((a, b) => a.version - b.version);
    const items = structuredClone(newer.slice(0, this.limit));
    const has_more = newer.length > items.length;
    const reached = has_more ? items.at(-1)?.version : this.version;
    const first = since ? start : this.version;
    return { items, has_more, next: `${this.epoch}-${reached}-${first}` };
  }

  #trash(url: URL) {
    const after = url.searchParams.get("cursor") ?? "";
    const deleted = [...this.todos.values()].filter(
      (each) => each.deleted_at && each.title && each.id > after,
    );
    deleted.sort((a, b) => (a.id < b.id ? -1 : 1));
    const items = structuredClone(deleted.slice(0, this.limit));
    return { items, next_cursor: deleted.length > items.length ? items.at(-1)?.id : null };
  }

  #batch(body: unknown) {
    const { operations } = body as { operations: Operation[] };
    if (operations.length > this.maxOperations) throw new Refusal(413, "body-too-large");
    const before = { todos: structuredClone(this.todos), version: this.version };
    const created: string[] = [];
    const ids = operations.map((operation, at) => {
      try {
        return this.#apply(operation, created);
      } catch (refusal) {
        Object.assign(this, before);
        for (const id of created) this.created.delete(id);
        if (refusal instanceof Refusal) refusal.body.operation = at;
        throw refusal;
      }
    });
    const results = operations.map(({ op }, at) => {
      const id = ids[at] as string;
      return op === "delete" ? { op, id } : { op, todo: structuredClone(this.todos.get(id)) };
    });
    return { results };
  }

  #apply(operation: Operation, created: string[]): string {
    if (operation.op === "create") return this.#create(operation, created);
    const { op, id, if_match } = operation;
    const todo = this.todos.get(id);
    if (!todo?.title || (todo.deleted_at && op !== "restore"))
      throw new Refusal(404, "todo-not-found");
    const changed = structuredClone(todo);
    if (op === "delete") changed.deleted_at = this.#now();
    else if (op === "restore") changed.deleted_at = null;
    else {
      const given = operation.op === "update" ? operation.todo : { completed: op === "complete" };
      const { before, after, ...patch } = given;
      if (patch.title !== undefined) checked(patch.title);
      Object.assign(changed, patch);
      changed.completed_at = changed.completed ? (todo.completed_at ?? this.#now()) : null;
      if (before || after) changed.position = this.#beside(id, before, after);
    }
    if (same(changed, todo)) return id;
    if (if_match && if_match !== todo.version) throw new Refusal(412, "precondition-failed");
    this.todos.set(id, { ...changed, version: ++this.version, updated_at: this.#now() });
    return id;
  }

  #create({ todo: given }: Operation & { op: "create" }, created: string[]): string {
    const { id = "", before, after } = given;
    if (!id) throw new Error("The engine gives ids.");
    const content = JSON.stringify(given);
    const there = this.todos.get(id);
    if (there) {
      if (!there.title || this.created.get(id) !== content) throw new Refusal(409, "id-in-use");
      return id;
    }
    checked(given.title);
    const whole = filledIn(given) as Omit<Todo, "id">;
    const todo: Todo = {
      ...{ ...whole, id, position: "", version: ++this.version, deleted_at: null },
      ...{ completed_at: whole.completed ? this.#now() : null },
      ...{ created_at: this.#now(), updated_at: this.#now() },
    };
    const beside = before || after;
    todo.position = beside ? this.#beside(id, before, after) : this.#top();
    this.todos.set(id, todo);
    this.created.set(id, content);
    created.push(id);
    return id;
  }

  #top(): string {
    const order = this.live().sort(byPosition);
    return between(undefined, order[0]?.position);
  }

  #beside(id: string, before?: string | null, after?: string | null): string {
    const order = this.live().filter((each) => each.id !== id);
    const at = order.sort(byPosition).findIndex((each) => each.id === (before ?? after));
    if (at < 0) throw new Refusal(422, "anchor-not-found");
    const [lower, upper] = before ? [at - 1, at] : [at, at + 1];
    return between(order[lower]?.position, order[upper]?.position);
  }

  #now(): string {
    return new Date(1_800_000_000_000 + this.version).toISOString();
  }
}

function checked(title: string): void {
  if (title.length > 500) throw new Refusal(422, "invalid");
}

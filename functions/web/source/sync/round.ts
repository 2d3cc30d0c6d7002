// One round of syncing: read what has changed, send what waits.

import { Halt, outcome } from "./answers.ts";
import { type Draft, idOf, keyOf } from "./draft.ts";
import * as outbox from "./outbox.ts";
import { learn } from "./rebase.ts";
import type { Replica } from "./replica.ts";
import type { Api, Problem, Project, Todo, Value } from "./types.ts";
import { isRemoved } from "./view.ts";

const TODOS = "/api/v1/todos";
const PROJECTS = "/api/v1/projects";
/** The server empties the trash of what is older. */
const TRASH_DAYS = 30;
const MAX_MERGES = 10;

interface Page {
  items: Todo[];
  projects: Project[];
  next: string;
  has_more: boolean;
}

export interface Surroundings {
  api: Api;
  /** By the server's clock, as far as that is known. */
  now(): number;
  randomId(): string;
  told(headers: Headers): void;
}

export class Round {
  readonly #replica: Replica;
  readonly #around: Surroundings;
  #limit = outbox.MAX_OPERATIONS;
  #merges = 0;

  constructor(replica: Replica, around: Surroundings) {
    this.#replica = replica;
    this.#around = around;
  }

  /** Throws Halt. Whether anything was sent or has changed elsewhere. */
  async run(): Promise<boolean> {
    // First: what was sent without an answer may be there, and then is not sent again.
    let changed = await this.#pull();
    for (;;) {
      const batch = await this.#replica.transact((draft) => outbox.takeBatch(draft, this.#limit));
      if (!batch.parts.length) return changed;
      changed = true;
      await this.#send(batch);
    }
  }

  async #send(batch: outbox.Batch): Promise<void> {
    const { operations } = batch;
    const [part] = batch.parts;
    if (part && outbox.isOfProject(part.step)) return this.#sendProject(batch, part.step.key);
    const found = await this.#ask<{ results: outbox.Result[] }>("POST", `${TODOS}/batch`, {
      operations,
    });
    if ("problem" in found) return this.#refused(batch, found.problem);
    const { results } = found.body;
    if (results?.length !== operations.length) throw new Halt("offline");
    await this.#accepted(batch, results);
  }

  async #sendProject(batch: outbox.Batch, key: string): Promise<void> {
    const [operation] = batch.operations as [outbox.Operation];
    const { op } = operation;
    const found = await this.#ask<Partial<Project>>(...requestOf(operation));
    if ("problem" in found) return this.#refused(batch, found.problem);
    const project = found.body?.id ? (found.body as Project) : undefined;
    if (op !== "delete_project" && project?.id !== idOf(key)) throw new Halt("offline");
    // Todos go and come with it: the feed says which. All of it is seen at once.
    if (op === "delete_project" || op === "restore_project") await this.#pull();
    await this.#accepted(batch, [{ op, ...(project && { todo: project }) }]);
  }

  async #accepted(batch: outbox.Batch, results: outbox.Result[]): Promise<void> {
    const now = new Date(this.#around.now()).toISOString();
    await this.#replica.transact((draft) => outbox.accept(draft, batch, results, now));
    [this.#limit, this.#merges] = [outbox.MAX_OPERATIONS, 0];
  }

  async #refused(batch: outbox.Batch, problem: Problem): Promise<void> {
    if (problem.status === 412) {
      // What it was made on has changed: the feed says to what.
      this.#countMerge(problem);
      await this.#pull();
      return;
    }
    const size = batch.operations.length;
    const at = outbox.operationOf(problem) ?? (size === 1 ? 0 : undefined);
    if (problem.status === 404 && at !== undefined && !outbox.isGone(this.#replica, batch, at)) {
      // What was sent before without an answer may have put it there: the feed says so.
      this.#countMerge(problem);
      await this.#pull();
      return;
    }
    if (at === undefined || (problem.status === 413 && size > 1)) {
      this.#limit = Math.ceil(size / 2);
      return;
    }
    await this.#replica.transact((draft) =>
      outbox.refuse(draft, batch, at, problem, this.#entry()),
    );
  }

  #countMerge(problem: Problem): void {
    if (++this.#merges > MAX_MERGES) throw new Halt("waiting", problem);
  }

  /** Whether anything was new. */
  async #pull(): Promise<boolean> {
    const { since } = this.#replica.meta;
    if (since === undefined) return this.#rebuild(this.#replica.things.size > 0);
    let found = await this.#page(since);
    let changed = false;
    for (; found; found = await this.#page(found.next)) {
      const { next, has_more } = found;
      const known = this.#replica.things;
      const all = byKey(found);
      changed ||= all.some(([key, { version }]) => known.get(key)?.value.version !== version);
      await this.#replica.transact((draft) => {
        for (const [key, value] of all) this.#learnNewer(draft, key, value);
        this.#reached(draft, next, !has_more);
      });
      if (!has_more) return changed;
    }
    return this.#rebuild(true);
  }

  /** None: what has changed since cannot be told any more. */
  async #page(since: string): Promise<Page | undefined> {
    const path = `${TODOS}/changes?since=${encodeURIComponent(since)}`;
    const found = await this.#ask<Page>("GET", path);
    if (!("problem" in found)) return checked(found.body);
    if (found.problem.status === 410) return undefined;
    throw new Halt("stopped", found.problem);
  }

  /** Read everything, and forget what is not there. What waits to be sent stays. */
  async #rebuild(again: boolean): Promise<boolean> {
    const before = new Set(this.#replica.things.keys());
    const seen = new Map<string, Value>();
    const take = async (page: Partial<Page>) => {
      const all = byKey(page);
      // Versions of before count for nothing: a backup may have been restored.
      for (const [key, value] of all)
        if (value.version > (seen.get(key)?.version ?? 0)) seen.set(key, value);
      // A first visit shows what there is at once. Else the last word counts: cut off in the
      // middle, it must begin as before.
      if (!again)
        await this.#replica.transact((draft) => {
          for (const [key, value] of all) this.#learnNewer(draft, key, value);
        });
    };
    let path: string | undefined = `${TODOS}/changes`;
    let next = "";
    while (path) {
      const page: Page = checked(await this.#read<Page>(path));
      await take(page);
      next = page.next;
      path = page.has_more ? `${TODOS}/changes?since=${encodeURIComponent(next)}` : undefined;
    }
    const { items: projects } = await this.#read<{ items: Project[] }>(`${PROJECTS}?deleted=true`);
    await take({ projects });
    for await (const items of this.#trash()) await take({ items });
    await this.#replica.transact((draft) => {
      for (const [key, value] of seen) learn(draft, key, value);
      // Nothing of what was here is left: everything was erased. What was made before that
      // must not bring any of it back.
      const erased = again && before.size > 0 && ![...before].some((key) => seen.has(key));
      if (erased) outbox.refuseAll(draft, { status: 410, type: "erased" }, () => this.#entry());
      for (const key of before) if (!seen.has(key)) this.#forget(draft, key);
      this.#reached(draft, next, true);
    });
    return true;
  }

  /** The feed begins with what is live. */
  async *#trash(): AsyncGenerator<Todo[]> {
    let cursor: string | null = "";
    while (cursor !== null) {
      const after: string = cursor && `&cursor=${encodeURIComponent(cursor)}`;
      const path = `${TODOS}?deleted=true&limit=100${after}`;
      const page = await this.#read<{ items: Todo[]; next_cursor: string | null }>(path);
      yield page.items;
      cursor = page.next_cursor;
    }
  }

  #learnNewer(draft: Draft, key: string, value: Value): void {
    if (value.version <= (draft.base(key)?.version ?? 0)) return;
    learn(draft, key, value);
    if (isRemoved(value)) outbox.refuseConflict(draft, key, this.#entry());
  }

  #reached(draft: Draft, next: string, all: boolean): void {
    draft.meta.since = next;
    draft.touch();
    if (!all) return;
    draft.meta.lastSync = this.#around.now();
    const oldest = this.#around.now() - TRASH_DAYS * 86_400_000;
    for (const { key, value } of this.#replica.things.values())
      if (value.deleted_at && Date.parse(value.deleted_at) < oldest) this.#forget(draft, key);
  }

  #forget(draft: Draft, key: string): void {
    outbox.refuseConflict(draft, key, this.#entry());
    learn(draft, key, undefined);
  }

  async #read<T>(path: string): Promise<T> {
    const found = await this.#ask<T>("GET", path);
    if ("problem" in found) throw new Halt("stopped", found.problem);
    return found.body;
  }

  async #ask<T>(...request: Request) {
    const answer = await this.#around.api.request(...request).catch(() => {
      throw new Halt("offline");
    });
    this.#around.told(answer.headers);
    return outcome<T>(answer, this.#around.now(), request[0] === "DELETE");
  }

  #entry() {
    return { id: this.#around.randomId(), at: this.#around.now() };
  }
}

type Request = Parameters<Api["request"]>;

/** Projects are in no batch. */
function requestOf(operation: outbox.Operation): Request {
  const { if_match } = operation;
  const headers = if_match ? { "if-match": `"${if_match}"` } : {};
  if (operation.op === "create_project") return ["POST", PROJECTS, operation.project, headers];
  const path = `${PROJECTS}/${(operation as { id: string }).id}`;
  if (operation.op === "update_project") return ["PATCH", path, operation.project, headers];
  if (operation.op !== "delete_project") return ["POST", `${path}/restore`, undefined, headers];
  return ["DELETE", `${path}?todos=${operation.todos}`, undefined, headers];
}

const byKey = ({ items = [], projects = [] }: Partial<Page>): [string, Value][] => [
  ...items.map((todo): [string, Value] => [keyOf(todo.id), todo]),
  ...projects.map((each): [string, Value] => [keyOf(each.id, "project"), each]),
];

function checked(page: Page): Page {
  if (!Array.isArray(page.items) || typeof page.next !== "string") throw new Halt("offline");
  return page;
}

// A model of the API, as far as the sync engine asks it. tests/e2e/test_sync.py runs the engine
// against the API itself.

import { between, byPosition } from "../../../functions/web/source/sync/order.ts";
import type {
  Answer,
  Change,
  NewProject,
  Project,
  ProjectPatch,
  Todo,
  Value,
} from "../../../functions/web/source/sync/types.ts";
import { filledIn, same } from "../../../functions/web/source/sync/values.ts";
import type { All, Backend } from "./world.ts";

type OfTodos = "create" | "update" | "complete" | "reopen" | "delete" | "restore";
type Operation = Extract<Change, { op: OfTodos }> & { if_match?: number };
type Beside = { before?: string | null; after?: string | null };

class Refusal extends Error {
  readonly body: { status: number; type: string; operation?: number };

  constructor(status: number, slug: string) {
    super(slug);
    this.body = { status, type: `/docs/problems#${slug}` };
  }
}

export class Server implements Backend {
  todos = new Map<string, Todo>();
  projects = new Map<string, Project>();
  /** Projects that were refused, or are no more. */
  readonly forgotten = new Set<string>();
  /** By todo: the project that took it along when it was deleted. */
  left = new Map<string, string>();
  /** What each id was created with. */
  readonly created = new Map<string, string>();
  /** Every todo and project that was purged. */
  readonly purged: Value[] = [];
  version = 0;
  epoch = 1;
  limit = 3;
  maxOperations = 100;
  maxProjects = 200;
  #purgedVersion = 0;

  answer(
    method: string,
    path: string,
    body?: unknown,
    conditions: Record<string, string> = {},
  ): Answer {
    const headers = new Headers();
    const url = new URL(path, "http://localhost");
    try {
      if (path.startsWith(PROJECTS)) {
        const found = this.#ofProjects(method, url, body, conditions["if-match"]);
        return { ...structuredClone(found), headers };
      }
      if (method === "POST") return { status: 200, headers, body: this.#batch(body) };
      if (url.searchParams.get("deleted")) return { status: 200, headers, body: this.#trash(url) };
      return { status: 200, headers, body: this.#changes(url.searchParams.get("since")) };
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      return { status: refusal.body.status, headers, body: refusal.body };
    }
  }

  all(): All {
    return {
      todos: [...this.todos.values()].filter((each) => each.title),
      projects: [...this.projects.values()].filter((each) => each.name),
    };
  }

  forget(): void {
    this.epoch++;
  }

  live(): Todo[] {
    return [...this.todos.values()].filter((each) => !each.deleted_at);
  }

  purge(): void {
    for (const things of [this.todos, this.projects] as Map<string, Value>[])
      for (const [id, thing] of things)
        if (thing.deleted_at) {
          this.purged.push(thing);
          things.delete(id);
          this.forgotten.add(id);
          this.#purgedVersion = Math.max(this.#purgedVersion, thing.version);
        }
  }

  empty(): void {
    for (const [id, todo] of this.todos)
      if (todo.deleted_at && todo.title) {
        this.purged.push(todo);
        const left = { title: "", description: "", tags: [], steps: [], due_date: null };
        this.todos.set(id, { ...todo, ...left, version: ++this.version, project_id: null });
      }
    for (const [id, project] of this.projects)
      if (project.deleted_at && project.name) {
        this.purged.push(project);
        this.projects.set(id, { ...project, name: "", color: null, version: ++this.version });
      }
  }

  erase(): void {
    this.todos.clear();
    this.projects.clear();
    this.created.clear();
    this.epoch++;
  }

  #changes(since: string | null) {
    const [epoch, version, start] = since?.split("-").map(Number) ?? [this.epoch, 0, 2 ** 50];
    const seen = Math.max(Number(version), since ? Number(start) : 0);
    if (epoch !== this.epoch || (since && seen < this.#purgedVersion))
      throw new Refusal(410, "resync-required");
    const newer = [...this.todos.values(), ...this.projects.values()]
      .filter((each) => each.version > Number(version))
      .filter((each) => !each.deleted_at || each.version > Number(start))
      .sort((a, b) => a.version - b.version);
    const page = structuredClone(newer.slice(0, this.limit));
    const has_more = newer.length > page.length;
    const reached = has_more ? page.at(-1)?.version : this.version;
    const first = since ? start : this.version;
    const items = page.filter((each) => "title" in each);
    const projects = page.filter((each) => "name" in each);
    return { items, projects, has_more, next: `${this.epoch}-${reached}-${first}` };
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
    const before = {
      todos: structuredClone(this.todos),
      left: new Map(this.left),
      version: this.version,
    };
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
    else if (op === "restore" && todo.deleted_at) {
      changed.deleted_at = null;
      if (!this.#isLive(todo.project_id)) changed.project_id = null;
    } else if (op === "restore") return id;
    else {
      const given = operation.op === "update" ? operation.todo : { completed: op === "complete" };
      const { before: _, after: __, ...patch } = given as typeof given & Beside;
      if (patch.title !== undefined) checked(patch.title);
      if (!this.#isLive(patch.project_id)) throw new Refusal(422, "unknown-project");
      Object.assign(changed, patch);
      changed.completed_at = changed.completed ? (todo.completed_at ?? this.#now()) : null;
      changed.position = this.#place(id, given) ?? changed.position;
    }
    if (same(changed, todo)) return id;
    if (if_match && if_match !== todo.version) throw new Refusal(412, "precondition-failed");
    if (operation.op === "update" && "project_id" in operation.todo) this.left.delete(id);
    this.todos.set(id, { ...changed, version: ++this.version, updated_at: this.#now() });
    return id;
  }

  #create({ todo: given }: Operation & { op: "create" }, created: string[]): string {
    const { id = "" } = given;
    if (!id) throw new Error("The engine gives ids.");
    const content = JSON.stringify(given);
    const there = this.todos.get(id);
    if (there) {
      if (!there.title || this.created.get(id) !== content) throw new Refusal(409, "id-in-use");
      return id;
    }
    checked(given.title);
    if (!this.#isLive(given.project_id)) throw new Refusal(422, "unknown-project");
    const whole = filledIn(given) as Omit<Todo, "id">;
    const todo: Todo = {
      ...{ ...whole, id, position: "", version: ++this.version, deleted_at: null },
      ...{ completed_at: whole.completed ? this.#now() : null },
      ...{ created_at: this.#now(), updated_at: this.#now() },
    };
    todo.position = this.#place(id, given) ?? this.#top();
    this.todos.set(id, todo);
    this.created.set(id, content);
    created.push(id);
    return id;
  }

  #ofProjects(method: string, url: URL, body: unknown, condition?: string) {
    const [, , , , id = "", restores] = url.pathname.split("/");
    if (method === "GET") {
      const items = [...this.projects.values()].filter((each) => each.deleted_at && each.name);
      return { status: 200, body: { items } };
    }
    if (method === "POST" && !id) return this.#createProject(body as NewProject & { id: string });
    const project = this.projects.get(id);
    if (!project?.name || (project.deleted_at && !restores))
      throw new Refusal(404, "project-not-found");
    if (method === "PATCH") return this.#changeProject(project, body as ProjectPatch, condition);
    if (method === "DELETE")
      this.#deleteProject(project, url.searchParams.get("todos") === "trash");
    else if (project.deleted_at) this.#restoreProject(project);
    return method === "DELETE"
      ? { status: 204, body: undefined }
      : { status: 200, body: this.projects.get(id) };
  }

  #createProject(given: NewProject & { id: string }) {
    const { id, before: _, after: __, ...rest } = given;
    const there = this.projects.get(id);
    const content = JSON.stringify(given);
    if (there && (!there.name || this.created.get(id) !== content))
      throw new Refusal(409, "id-in-use");
    if (there) return { status: 200, body: there };
    const all = [...this.projects.values()].filter((each) => each.name);
    if (all.length >= this.maxProjects) this.forgotten.add(id);
    if (all.length >= this.maxProjects) throw new Refusal(422, "too-many-projects");
    const order = all.filter((each) => !each.deleted_at).sort(byPosition);
    const position = this.#place(id, given, order) ?? between(undefined, order[0]?.position);
    const project = { ...filledIn(rest), id, position, deleted_at: null, created_at: this.#now() };
    this.#putProject(project as Project);
    this.created.set(id, content);
    return { status: 201, body: this.projects.get(id) };
  }

  #changeProject(project: Project, given: ProjectPatch, condition?: string) {
    const { before: _, after: __, ...patch } = given;
    const changed = { ...project, ...patch } as Project;
    const order = [...this.projects.values()].filter((each) => !each.deleted_at).sort(byPosition);
    changed.position = this.#place(project.id, given, order) ?? changed.position;
    if (same(changed, project)) return { status: 200, body: project };
    if (condition && condition !== `"${project.version}"`)
      throw new Refusal(412, "precondition-failed");
    return { status: 200, body: this.#putProject(changed) };
  }

  #deleteProject(project: Project, withTodos: boolean): void {
    const mine = this.live().filter((each) => each.project_id === project.id);
    for (const todo of mine.sort((a, b) => a.version - b.version)) {
      const away = withTodos ? { deleted_at: this.#now() } : { project_id: null };
      this.#putTodo({ ...todo, ...away });
      this.left.set(todo.id, project.id);
    }
    this.#putProject({ ...project, deleted_at: this.#now() });
  }

  #restoreProject(project: Project): void {
    for (const todo of this.todos.values()) {
      const isThere = todo.deleted_at ? todo.project_id === project.id : todo.project_id === null;
      if (!todo.title || this.left.get(todo.id) !== project.id || !isThere) continue;
      this.left.delete(todo.id);
      this.#putTodo({ ...todo, deleted_at: null, project_id: project.id });
    }
    this.#putProject({ ...project, deleted_at: null });
  }

  #putTodo(todo: Todo): void {
    this.todos.set(todo.id, { ...todo, version: ++this.version, updated_at: this.#now() });
  }

  #putProject(project: Project): Project {
    const whole = { ...project, version: ++this.version, updated_at: this.#now() };
    this.projects.set(project.id, whole);
    return whole;
  }

  #isLive(project: string | null | undefined): boolean {
    const known = !project || this.projects.has(project) || this.forgotten.has(project);
    if (!known) throw new Error("A todo was sent before its project.");
    return !project || this.projects.get(project)?.deleted_at === null;
  }

  #top(): string {
    const order = this.live().sort(byPosition);
    return between(undefined, order[0]?.position);
  }

  #place(id: string, { before, after }: Beside, among: Value[] = this.live()) {
    if (!before && !after) return undefined;
    const order = among.filter((each) => each.id !== id);
    const at = order.sort(byPosition).findIndex((each) => each.id === (before ?? after));
    if (at < 0) throw new Refusal(422, "anchor-not-found");
    const [lower, upper] = before ? [at - 1, at] : [at, at + 1];
    return between(order[lower]?.position, order[upper]?.position);
  }

  #now(): string {
    return new Date(1_800_000_000_000 + this.version).toISOString();
  }
}

const PROJECTS = "/api/v1/projects";

function checked(title: string): void {
  if (title.length > 500) throw new Refusal(422, "invalid");
}

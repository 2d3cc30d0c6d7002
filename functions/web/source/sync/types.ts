// What the sync engine takes and gives. It knows nothing of any page: docs/sync.md.

import type { components } from "../api/types.ts";

type Schemas = components["schemas"];
export type Todo = Schemas["Todo"];
export type NewTodo = Schemas["NewTodo"];
export type TodoPatch = Schemas["TodoPatch"];
export type Project = Schemas["Project"];
export type NewProject = Schemas["NewProject"];
export type ProjectPatch = Schemas["ProjectPatch"];
/** What has an id, a version, a place in an order of its kind, and a time in the trash. */
export type Value = Todo | Project;

/** A todo as this person sees it: the server's, with what is not sent yet laid over it. */
export type LocalTodo = Todo & {
  /** Something of it is not on the server yet. */
  pending: boolean;
};
export type LocalProject = Project & { pending: boolean };
export type Local = LocalTodo | LocalProject;

/**
 * A change as the API's batch has it. A create gets an id if it has none. `before` and `after`
 * (the id of another todo) in `todo` are its place in the order. `seen` is the todo as its person
 * saw it when they began to type: what has changed since is merged, or a conflict. The same of
 * projects, which have requests of their own: deleting one takes its todos to the inbox (`keep`)
 * or to the trash with it, and restoring it brings them back.
 */
export type Change =
  | { op: "create"; todo: NewTodo }
  | { op: "update"; id: string; todo: TodoPatch; seen?: Partial<LocalTodo> | undefined }
  | { op: "complete" | "reopen" | "delete" | "restore"; id: string }
  | { op: "create_project"; project: NewProject }
  | {
      op: "update_project";
      id: string;
      project: ProjectPatch;
      seen?: Partial<LocalProject> | undefined;
    }
  | { op: "delete_project"; id: string; todos: "keep" | "trash" }
  | { op: "restore_project"; id: string };

/** What `undo` takes: plain data, whose content is the engine's own matter. */
export interface Undo {
  readonly ids: readonly string[];
  readonly changes: readonly unknown[];
}

export interface Answer {
  status: number;
  /** Parsed JSON; undefined where there was none. */
  body: unknown;
  headers: Headers;
}

/** Sends requests of one signed-in person. */
export interface Api {
  /**
   * Send with a token, which is renewed when the answer is 401 and then sent once more: a 401
   * that comes out means that the person has to sign in again. `path` begins with /api/v1.
   * It ends, within a minute or so. Rejects if there was no answer, and for no other reason.
   */
  request(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>;
}

/** An RFC 9457 problem, as far as it is known: an answer of a proxy may have none of it. */
export type Problem = Partial<Schemas["Problem"]> & { status: number };

/** What the server refused. It is out of the list, and kept here until it is dismissed. */
export interface Refused {
  id: string;
  /** Milliseconds since 1970, like all here by the server's clock, as far as it is known. */
  at: number;
  /** What the person did, each todo's newest content in it. */
  changes: Change[];
  /** Its `type` says why; "erased": everything was erased elsewhere since these were made. */
  problem: Problem;
}

export interface Values {
  base: unknown;
  mine: unknown;
  theirs: unknown;
}

/** A todo or a project with a member that was changed to one value here and another elsewhere. */
export interface Conflict {
  id: string;
  /** Either this or the other. */
  todoId?: string;
  projectId?: string;
  /**
   * By member: `title`, `description`, `priority`, `due`, whose values are objects with
   * `due_date` and `due_at`, or the `name` of a project. The list shows `mine` until one is chosen.
   */
  members: Record<string, Values>;
}

export type Status =
  /** Nothing to do. */
  | "idle"
  | "syncing"
  /** There was no answer; tried again by itself. */
  | "offline"
  /** The server is busy or asks for patience (429, 503): until `waitsUntil`. */
  | "waiting"
  /** 401, also with a new token: `sync()` after signing in. */
  | "signed_out"
  /** Trying again would not help (403, or a defect): `problem` says why. */
  | "stopped";

export interface SyncState {
  status: Status;
  /** How many changes are not on the server yet, without those in conflict. */
  unsent: number;
  /** When all that the server has was last known here: milliseconds since 1970. */
  lastSync?: number;
  waitsUntil?: number;
  problem?: Problem;
  refused: readonly Refused[];
  conflicts: readonly Conflict[];
  /**
   * "full": the browser has no room; "memory": it lets nothing be kept. Then unsent changes
   * live as long as this page.
   */
  storage: "ok" | "full" | "memory";
  /** Milliseconds by which the server's clock is ahead of this device's, if it was told. */
  clockOffset: number;
}

export interface ListOptions {
  /** In the store's name: another person's data is another database. */
  userId: string;
  api: Api;
  /** Default: IndexedDB; memory where there is none. */
  store?: Store;
  now?: () => number;
  /** New ids. Default: UUID version 7. */
  randomId?: () => string;
  /** Calls back after so many milliseconds, and answers what calls that off. */
  schedule?: (milliseconds: number, callback: () => void) => () => void;
  /** Runs one at a time over all tabs. Default: Web Locks, where there are. */
  exclusively?: <T>(work: () => Promise<T>) => Promise<T>;
  /** Tells other tabs that the store has changed. Default: BroadcastChannel, if there is. */
  channel?: Channel;
}

export interface Channel {
  send(message: string): void;
  listen(listener: (message: string) => void): void;
  close(): void;
}

export interface List {
  /** All todos, trash included, in no order. The same array until something changes. */
  todos(): readonly LocalTodo[];
  get(id: string): LocalTodo | undefined;
  /** All projects, likewise. */
  projects(): readonly LocalProject[];
  project(id: string): LocalProject | undefined;
  /** The same object until something changes. */
  state(): SyncState;
  /** Be called after each change. The answer ends that. */
  subscribe(listener: () => void): () => void;
  /**
   * One action of a person, made whole or not at all. Resolves when it is stored on this device,
   * with what undoes it; sending comes later.
   */
  act(changes: readonly Change[]): Promise<Undo>;
  /** A new action that sets back what is still as the action left it. */
  undo(undo: Undo): Promise<Undo>;
  /** Now; it also happens by itself. Resolves when done, or put off: see `state`. */
  sync(): Promise<void>;
  /** Whether somebody looks: every 30 s then, less often when nothing happens, else never. */
  setActive(active: boolean): void;
  resolve(conflict: string, member: string, keep: "mine" | "theirs"): Promise<void>;
  /** Send it again, as it was. */
  retryRefused(id: string): Promise<void>;
  dismissRefused(id: string): Promise<void>;
  close(): void;
  /** Delete this person's data on this device, in all tabs, and close. */
  erase(): Promise<void>;
}

/** Where a list is kept on this device. */
export interface Store {
  readonly kind: "ok" | "memory";
  /**
   * One transaction. `edit` gets what others wrote since revision `known` (nothing: undefined),
   * and says at once what to write. Rejects if nothing was written.
   */
  transact(known: number, edit: (fresh?: Fresh) => Patch | undefined): Promise<void>;
  /** Be called when another tab erased it, or made it one of a newer version. */
  onTaken?: (how: "erased" | "outdated") => void;
  close(): void;
  erase(): Promise<void>;
}

/** What is newer in the store, by another tab or an earlier visit. */
export interface Fresh {
  meta: Meta;
  /** All, in their order. */
  actions: Action[];
  /** Those written since; everything if `all`. */
  things: Thing[];
  all: boolean;
}

export interface Patch {
  meta: Meta;
  things?: Thing[];
  /** Keys. */
  removed?: string[];
  actions?: Action[];
  /** Ids. */
  done?: string[];
}

/** What one person has, as the server last told it. */
export interface Thing {
  /** Kind and id: "todo:…" or "project:…". */
  key: string;
  revision: number;
  value: Value;
}

export interface Meta {
  /** Grows with each transaction. */
  revision: number;
  /** The revision of the last removal: who has seen less reads everything. */
  removal: number;
  /** `next` of the change feed; none: everything has to be read. */
  since?: string;
  lastSync?: number;
  refused: Refused[];
  conflicts: Conflict[];
}

/** What one action of a person still has to send. */
export interface Action {
  id: string;
  order: number;
  at: number;
  /** It may be on the server already: its creates must stay what they are. */
  sent: boolean;
  steps: Step[];
}

/** A value before and after, by member. */
export type Sets = Record<string, [was: unknown, to: unknown]>;

export interface Place {
  before?: string;
  after?: string;
  /** Where it is shown until the server says where it is. */
  position: string;
}

export interface Step {
  /** Its number in the action. */
  id: number;
  key: string;
  op: "create" | "update" | "delete" | "restore";
  /** Of a create: what it makes. */
  todo?: NewTodo & { id: string };
  project?: NewProject & { id: string };
  /** Of deleting a project: what becomes of its todos. */
  todos?: "keep" | "trash";
  /** Of an update. */
  sets: Sets;
  place?: Place;
}

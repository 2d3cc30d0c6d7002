// Ownlist as a collection of TanStack DB: offline first, fed by the change feed.
// How to use it and what it guarantees: docs/recipes/tanstack-db.md.

import { createCollection, type PendingMutation, type SyncConfig } from "@tanstack/db";
import type { components } from "../../functions/web/source/api/types.ts"; // of openapi.json

type Schemas = components["schemas"];
export type Todo = Schemas["Todo"];

export interface Options {
  url: string; // "" if the page and the API have one origin
  user: string; // `id` of GET /api/v1/me: no request is sent as anybody else
  store: Store; // this user's and no other's
  token(renew: boolean): Promise<string>;
  onUnsaved(change: Unsaved): void | Promise<void>; // kept in the store until this resolves
  onSync?(error: Error | null): void; // null: everything is read and sent
  interval?: number; // ms between two looks at the feed
}

/** A device's memory. `write` is atomic and in order; `undefined` deletes. */
export interface Store {
  read(): Promise<Row[]>;
  write(rows: Row[]): Promise<void>;
}
export type Row = [key: string, value: unknown];

/** A change that is not, or not wholly, in the list: `theirs` is. null: no todo. */
export interface Unsaved {
  id: string;
  mine: Todo | null;
  theirs: Todo | null;
  members: (keyof Todo)[]; // that both have changed
  reason: string;
}

/** What a person wants of a todo, null: deleted. The base is what the server has. */
interface Change {
  mine: Todo | null;
  sent?: Todo | null; // and perhaps done: it was not answered
}

/** An answer that is no use now: tried again after so many seconds. */
const notNow = (status: number, wait: number) =>
  Object.assign(new Error(`The server answered ${status}.`), { wait });

type Settable = Exclude<keyof Schemas["TodoPatch"], "before" | "after">;
/** What a client sets. The compiler says when the API has more. */
const NEW: Pick<Todo, Settable> = {
  ...{ title: "", description: "", completed: false, priority: "none", project_id: null },
  ...{ due_date: null, due_at: null, tags: [], steps: [] },
};
/** What changes as one: setting one kind of due clears the other. */
const DUE: (keyof Todo)[] = ["due_date", "due_at"];
const names = Object.keys(NEW) as Settable[];
const GROUPS = [...names.filter((name) => !DUE.includes(name)).map((name) => [name]), DUE];

export function newTodo(set: Partial<Todo> & Pick<Todo, "title">): Todo {
  const now = new Date().toISOString();
  const server = { position: "", version: 0, created_at: now, updated_at: now };
  const none = { completed_at: null, deleted_at: null };
  return { id: crypto.randomUUID(), ...structuredClone(NEW), ...server, ...none, ...set };
}

const pick = (todo: Todo, groups: (keyof Todo)[][]): Partial<Todo> =>
  Object.fromEntries(groups.flat().map((name) => [name, todo[name]]));
const same = (a: Todo, b: Todo, group: (keyof Todo)[]) =>
  JSON.stringify(pick(a, [group])) === JSON.stringify(pick(b, [group]));
const diff = (from: Todo, to: Todo) => GROUPS.filter((group) => !same(from, to, group));

type View = Parameters<SyncConfig<Todo, string>["sync"]>[0];
type Mutation = Pick<PendingMutation<Todo>, "type" | "key" | "modified" | "changes">;

/** What any of the answers has. */
type Body = Schemas["Changes"] & Schemas["Problem"] & { results: { todo?: Todo }[] };

/** What is not going to be accepted later either. */
const REFUSED = [400, 404, 409, 412, 413, 415, 422];

const operation = (id: string, base: Todo | undefined, sent: Todo | null) => {
  if (!base) return { op: "create", todo: sent && { id, ...pick(sent, GROUPS) } };
  if (!sent) return { op: "delete", id, if_match: base.version };
  return { op: "update", id, if_match: base.version, todo: pick(sent, diff(base, sent)) };
};

export function todoCollection(options: Options) {
  const server = new Map<string, Todo>(); // as it was last read
  const unsent = new Map<string, Change>(); // one for each todo, however often it was changed
  const shown = new Set<string>();
  const news: Unsaved[] = [];
  let since: string | undefined;
  let view: View | undefined;
  let running: Promise<void> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let batchSize = 100;
  const loaded = load();

  async function load() {
    const rows = await options.store.read();
    const owner = rows.find(([key]) => key === "user")?.[1] ?? options.user;
    if (owner !== options.user) throw new Error("This is another user's store.");
    for (const [key, value] of rows) {
      if (key === "since") since = value as string;
      if (key.startsWith("todo:")) server.set(key.slice(5), value as Todo);
      if (key.startsWith("unsent:")) unsent.set(key.slice(7), value as Change);
    }
    await options.store.write([["user", options.user]]);
  }

  function show(ids: Iterable<string>) {
    view?.begin();
    for (const id of ids) {
      const change = unsent.get(id);
      const todo = change ? change.mine : server.get(id);
      if (todo) view?.write({ type: shown.has(id) ? "update" : "insert", value: { ...todo } });
      else if (shown.has(id)) view?.write({ type: "delete", key: id });
      if (todo) shown.add(id);
      else shown.delete(id);
    }
    view?.commit();
  }

  /** Shows and stores what these todos are now. */
  async function keep(ids: string[], ...more: Row[]) {
    show(ids);
    const rows = ids.flatMap((id): Row[] => [
      [`todo:${id}`, server.get(id)],
      [`unsent:${id}`, unsent.get(id)],
    ]);
    await options.store.write([...rows, ...more]);
  }

  /** The same, when the app was told what will not be sent: until then the store has it. */
  async function tellAndKeep(ids: string[], ...more: Row[]) {
    show(ids);
    for (; news[0]; news.shift()) await options.onUnsaved(news[0]);
    await keep(ids, ...more);
  }

  /** What is left to send, now that the server has `base`. */
  function want(id: string, base: Todo | null, mine: Todo | null) {
    if (base) server.set(id, base);
    else server.delete(id);
    const differs = base && mine ? diff(base, mine).length > 0 : base !== mine;
    if (differs) unsent.set(id, { mine });
    else unsent.delete(id);
  }

  function lost(id: string, mine: Todo | null, reason: string, members: (keyof Todo)[] = []) {
    news.push({ id, mine, theirs: server.get(id) ?? null, reason, members });
  }

  /** Merges what another client did. Where both changed the same, theirs stays, mine is told. */
  function merge(id: string, theirs: Todo | null) {
    const change = unsent.get(id);
    if (!change || !theirs) {
      want(id, theirs, theirs);
      if (change?.mine) lost(id, change.mine, "It was deleted elsewhere.");
      return;
    }
    const { mine, sent } = change;
    const base = server.get(id) ?? sent ?? mine ?? theirs;
    const done = sent ? GROUPS.filter((group) => same(sent, theirs, group)) : [];
    const common = { ...base, ...pick(theirs, done) };
    const edits = mine ? diff(common, mine) : GROUPS;
    const clash = diff(common, theirs).filter(
      (group) => edits.includes(group) && !(mine && same(mine, theirs, group)),
    );
    const merged = mine ?? (clash.length ? theirs : null);
    const kept = edits.filter((group) => !clash.includes(group));
    want(id, theirs, merged && { ...theirs, ...pick(merged, kept) });
    if (clash.length) lost(id, mine, "It was changed elsewhere.", clash.flat());
  }

  /** One request as `user`. Answers success and what is `final`; throws what is for later. */
  async function ask(method: string, path: string, final: number[], body?: object) {
    for (const renew of [false, true]) {
      const token = await options.token(renew);
      const claims = token.split(".")[1]?.replaceAll("-", "+").replaceAll("_", "/") ?? "";
      if (JSON.parse(atob(claims)).sub !== options.user) throw new Error("Another user's token.");
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      const signal = AbortSignal.timeout(30_000);
      const request = { method, headers, signal, body: body ? JSON.stringify(body) : null };
      const answer = await fetch(`${options.url}/api/v1/todos${path}`, request);
      if (answer.status === 401 && !renew) continue;
      const problem = answer.headers.get("content-type")?.includes("problem+json");
      if (answer.ok || (problem && final.includes(answer.status))) {
        return { status: answer.status, body: (await answer.json()) as Body };
      }
      throw notNow(answer.status, Number(answer.headers.get("retry-after")));
    }
    throw notNow(401, 60);
  }

  /** Reads what changed; after 410 everything, and what is not there any more was deleted. */
  async function pull(whole = !since): Promise<void> {
    const found = new Map<string, Todo | null>();
    if (whole) for (const id of server.keys()) found.set(id, null);
    for (let next = whole ? undefined : since, more = true; more; ) {
      const { status, body } = await ask("GET", `/changes${next ? `?since=${next}` : ""}`, [410]);
      if (status === 410) return pull(true);
      for (const todo of body.items) found.set(todo.id, todo.deleted_at ? null : todo);
      ({ next, has_more: more } = body);
      if (more) continue;
      for (const [id, theirs] of found) merge(id, theirs);
      await tellAndKeep([...found.keys()], ["since", next]);
      since = next;
    }
  }

  /** Sends changes as one batch, each with the version it was made on. */
  async function push() {
    const batch = [...unsent].slice(0, batchSize).map(([id, { mine, sent = mine }]) => {
      unsent.set(id, { mine, sent }); // what was sent once is sent again as it was
      return { id, sent, operation: operation(id, server.get(id), sent) };
    });
    const ids = batch.map(({ id }) => id);
    await keep(ids);
    const operations = batch.map((each) => each.operation);
    const { status, body } = await ask("POST", "/batch", REFUSED, { operations });
    if (status === 200) {
      batchSize = 100;
      batch.forEach(({ id, sent }, index) => {
        settle(id, sent, body.results[index]?.todo ?? null);
      });
      return tellAndKeep(ids);
    }
    if (body.operation === undefined && batchSize > 1) {
      batchSize = 1; // it is too large, or does not say which one is refused
      return;
    }
    const refused = batch[body.operation ?? 0];
    if (!refused) throw notNow(status, 60);
    if (status === 404 || status === 412) await pull(); // which merges
    const { id, sent } = refused;
    const change = unsent.get(id);
    if (change?.sent !== sent) return;
    unsent.delete(id);
    lost(id, change.mine, body.detail);
    await tellAndKeep([id]);
  }

  /** `sent` is done; what was changed since goes on from there. */
  function settle(id: string, sent: Todo | null, answer: Todo | null) {
    const mine = unsent.get(id)?.mine ?? null;
    const theirs = answer?.deleted_at ? null : answer;
    const gone = sent && !theirs;
    const left = mine && sent && theirs ? { ...theirs, ...pick(mine, diff(sent, mine)) } : mine;
    want(id, theirs, gone ? null : left);
    if (gone && mine) lost(id, mine, "It was deleted elsewhere.");
  }

  async function round() {
    clearTimeout(timer);
    let wait = options.interval ?? 30_000;
    try {
      await loaded;
      await pull();
      while (unsent.size) await push();
      failures = 0;
      options.onSync?.(null);
    } catch (error) {
      const { wait: seconds = 0 } = error as ReturnType<typeof notNow>;
      wait = Math.max(seconds, 2 ** Math.min(failures++, 6)) * 1000;
      options.onSync?.(error as Error);
    }
    running = undefined;
    if (view) timer = setTimeout(sync, wait);
  }

  /** Reads, then sends, until nothing is left. One at a time. */
  function sync(): Promise<void> {
    running ??= round();
    return running;
  }

  /** Resolves when it is stored on this device; it is sent when it can be. */
  async function change({ transaction }: { transaction: { mutations: Mutation[] } }) {
    await loaded;
    for (const { type, key, modified, changes } of transaction.mutations) {
      const base = server.get(key) ?? null;
      const { mine, sent } = unsent.get(key) ?? { mine: base };
      const wanted = type === "delete" ? null : { ...modified, ...mine, ...changes };
      want(key, base, wanted);
      if (sent !== undefined) unsent.set(key, { mine: wanted, sent });
    }
    await keep(transaction.mutations.map(({ key }) => key));
    void sync();
  }

  async function start() {
    await loaded;
    show(new Set([...server.keys(), ...unsent.keys()]));
    const first = sync();
    if (!since) await first; // else there is a list from last time
    view?.markReady();
  }

  return createCollection({
    id: `ownlist-${options.user}`,
    getKey: (todo: Todo) => todo.id,
    gcTime: 0, // it syncs without a subscriber too; `cleanup()` ends it
    sync: {
      rowUpdateMode: "full",
      sync: (parameters: View) => {
        view = parameters;
        start().catch(parameters.markError);
        return () => {
          view = undefined;
          shown.clear();
          clearTimeout(timer);
        };
      },
    },
    onInsert: change,
    onUpdate: change,
    onDelete: change,
    utils: { sync, unsent: () => unsent.size },
  });
}

// What a person does, as steps that wait to be sent, and what undoes it.

import type { Draft } from "./draft.ts";
import { idOf, keyOf } from "./draft.ts";
import { between, byPosition } from "./order.ts";
import { isEmpty, removeEmpty } from "./rebase.ts";
import type { Action, Change, Conflict, LocalTodo, NewTodo, Place, Sets, Step } from "./types.ts";
import { members, merged, read, same, setsOf } from "./values.ts";
import { layersOf, shown } from "./view.ts";

/** What an action did, to be set back: `Undo["changes"]`. */
export interface Done {
  key: string;
  op: Step["op"];
  sets?: Sets;
  /** Where it was in the order. */
  from?: Anchor | undefined;
}

type Anchor = { before: string } | { after: string };
type Placed = { id: string; position: string };

/** Lays changes over the list, one by one. */
export class Author {
  readonly done: Done[] = [];
  readonly #draft: Draft;
  readonly #todos: () => readonly LocalTodo[];
  readonly #action: Action;
  #sorted: Placed[] | undefined;

  /** `todos`: those that can be neighbours, as they were shown last. */
  constructor(draft: Draft, todos: () => readonly LocalTodo[], action: Omit<Action, "order">) {
    this.#draft = draft;
    this.#todos = todos;
    this.#action = { ...action, order: 0 };
  }

  make(changes: readonly Change[]): void {
    for (const change of changes) this.#change(change);
    const { steps } = this.#action;
    this.#action.steps = steps.filter((step) => !isEmpty({ action: this.#action, step }));
    if (!this.#action.steps.length || this.#isFolded()) return;
    this.#draft.add(this.#action);
  }

  #change(change: Change): void {
    if (change.op === "create") this.#create(change.todo);
    else if (change.op === "update") this.#update(change.id, change.todo, change.seen);
    else if (change.op === "complete") this.#update(change.id, { completed: true });
    else if (change.op === "reopen") this.#update(change.id, { completed: false });
    else this.#moveToTrash(change.id, change.op);
  }

  #moveToTrash(id: string, op: "delete" | "restore"): void {
    const key = keyOf(id);
    if ((op === "delete") === (this.#shown(key).deleted_at !== null)) return;
    this.#step({ key, op, sets: {} });
    this.done.push({ key, op });
  }

  #create(given: NewTodo): void {
    const { before: _, after: __, ...rest } = given;
    const todo = { ...rest, id: given.id ?? "" };
    const key = keyOf(todo.id);
    const place = this.#place(todo.id, anchorOf(given));
    this.#step({ key, op: "create", todo, sets: {}, place });
    this.done.push({ key, op: "create" });
  }

  #update(id: string, patch: object, seen: object = {}): void {
    const key = keyOf(id);
    const todo = this.#shown(key);
    const { sets, apart } = onWhatIsNow(todo, patch, seen);
    const kept = this.#takeToConflict(key, sets);
    if (Object.keys(apart).length) this.#addToConflict(key, apart);
    const anchor = anchorOf(patch);
    const all = { ...sets };
    for (const [name, { theirs, mine }] of Object.entries(apart)) all[name] = [theirs, mine];
    const done: Done = { key, op: "update", sets: all };
    if (anchor) Object.assign(done, { from: this.#anchorOf(todo.id) });
    if (anchor || Object.keys(all).length) this.done.push(done);
    if (!anchor && !Object.keys(kept).length) return;
    const place = anchor && this.#place(todo.id, anchor);
    this.#step({ key, op: "update", sets: kept, ...(place && { place }) });
  }

  /** What was typed over a value that its person had not seen: they have to choose. */
  #addToConflict(key: string, apart: Conflict["members"]): void {
    const members = { ...this.#draft.conflict(key)?.members };
    for (const [name, values] of Object.entries(apart))
      members[name] = { ...values, ...members[name], mine: values.mine };
    this.#draft.setConflict(key, members);
  }

  /** Who edits what is in conflict changes what is theirs of it. */
  #takeToConflict(key: string, sets: Sets): Sets {
    const conflict = this.#draft.conflict(key);
    if (!conflict) return sets;
    const kept = { ...sets };
    const left = { ...conflict.members };
    for (const [name, [, mine]] of Object.entries(sets)) {
      const values = left[name];
      if (!values) continue;
      delete kept[name];
      if (same(mine, values.theirs) || same(mine, values.base)) delete left[name];
      else left[name] = { ...values, mine };
    }
    this.#draft.setConflict(key, left);
    return kept;
  }

  /** One update in an action of its own joins the step before it, if that was never sent. */
  #isFolded(): boolean {
    const [step, another] = this.#action.steps;
    if (!step || another || step.op !== "update" || step.place) return false;
    const last = this.#draft.waiting(step.key).at(-1);
    if (!last || last.action.sent || !fold(last.step, step)) return false;
    removeEmpty(this.#draft, [last]);
    return true;
  }

  #step(given: Omit<Step, "id">): void {
    const step = { ...given, id: this.#action.steps.length };
    const last = this.#action.steps.findLast(({ key }) => key === step.key);
    if (last && !step.place && step.op === "update" && fold(last, step)) return;
    this.#action.steps.push(step);
  }

  #shown(key: string): LocalTodo {
    const laid = layersOf(key, [...this.#draft.actions(), this.#action]);
    const todo = shown(key, this.#draft.base(key), laid, this.#draft.conflict(key));
    // Who calls keeps what was typed: it is not lost silently.
    if (!todo) throw new Error("There is no such todo in this list.");
    return todo;
  }

  #place(id: string, anchor: Anchor | undefined): Place {
    const order = this.#order();
    const old = order.findIndex((each) => each.id === id);
    if (old >= 0) order.splice(old, 1);
    const beside = order.findIndex((each) => each.id === Object.values(anchor ?? {})[0]);
    // On top, as the server does; also if what it should stand beside is not here.
    const at = beside < 0 ? 0 : anchor && "after" in anchor ? beside + 1 : beside;
    const position = between(order[at - 1]?.position, order[at]?.position);
    order.splice(at, 0, { id, position });
    return { ...anchor, position };
  }

  /** Beside which one it stands. */
  #anchorOf(id: string): Anchor | undefined {
    const order = this.#order();
    const at = order.findIndex((each) => each.id === id);
    const [last, next] = [order[at - 1], order[at + 1]];
    return next ? { before: next.id } : last && { after: last.id };
  }

  /** All that can be neighbours, in their order. */
  #order(): Placed[] {
    this.#sorted ??= this.#todos()
      .filter((each) => !each.deleted_at)
      .map(({ id, position }) => ({ id, position }))
      .sort(byPosition);
    return this.#sorted;
  }
}

/** What a patch changes in a todo that has changed since it was seen; apart what cannot be merged. */
function onWhatIsNow(todo: LocalTodo, patch: object, seen: object) {
  const sets: Sets = {};
  const apart: Conflict["members"] = {};
  for (const [name, [was, to]] of Object.entries(setsOf({ ...todo, ...seen }, patch))) {
    const now = read(todo, name);
    const one = merged(was, to, now);
    if (!one) apart[name] = { base: was, mine: to, theirs: now };
    else if (!same(one.value, now)) sets[name] = [now, one.value];
  }
  return { sets, apart };
}

/** The changes that set back what is still as the action left it, the last one first. */
export function undoing(done: readonly Done[], get: (key: string) => LocalTodo | undefined) {
  return [...done].reverse().flatMap((each): Change[] => {
    const todo = get(each.key);
    if (!todo) return [];
    const id = todo.id;
    if (each.op === "create") return [{ op: "delete", id }];
    if (each.op !== "update") return [{ op: each.op === "delete" ? "restore" : "delete", id }];
    const patch: object = { ...each.from };
    for (const [name, [was, to]] of Object.entries(each.sets ?? {}))
      if (same(read(todo, name), to)) Object.assign(patch, members(name, was));
    return [{ op: "update", id, todo: patch }];
  });
}

/** As the API's batch says it, for a person to read or to do again. */
export function changeOf({ key, op, todo, sets, place }: Omit<Step, "id">): Change {
  const { position: _, ...anchor } = place ?? { position: "" };
  const id = idOf(key);
  if (op === "create") return { op, todo: { title: "", ...todo, ...anchor, id } };
  if (op !== "update") return { op, id };
  const patch: Record<string, unknown> = { ...anchor };
  for (const [name, [, to]] of Object.entries(sets)) Object.assign(patch, members(name, to));
  const [name, another] = Object.keys(patch);
  if (name === "completed" && !another) return { op: patch[name] ? "complete" : "reopen", id };
  return { op, id, todo: patch };
}

function fold(last: Step, { sets }: Step): boolean {
  if (last.op === "create" && last.todo)
    for (const [name, [, to]] of Object.entries(sets)) Object.assign(last.todo, members(name, to));
  else if (last.op === "update")
    for (const [name, [was, to]] of Object.entries(sets)) {
      const first = name in last.sets ? last.sets[name]?.[0] : was;
      if (same(first, to)) delete last.sets[name];
      else last.sets[name] = [first, to];
    }
  else return false;
  return true;
}

function anchorOf(given: { before?: string | null; after?: string | null }): Anchor | undefined {
  if (given.before) return { before: given.before };
  return given.after ? { after: given.after } : undefined;
}

// What a person does, as steps that wait to be sent, and what undoes it.

import type { Draft } from "./draft.ts";
import { idOf, type Kind, keyOf, kindOf } from "./draft.ts";
import { between, byPosition } from "./order.ts";
import { isEmpty, removeEmpty } from "./rebase.ts";
import type { Action, Change, Conflict, Local, Place, Sets, Step } from "./types.ts";
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
/** Of a todo or a project that is made, or changed. */
type Given = { before?: string | null; after?: string | null };

/** Lays changes over the list, one by one. */
export class Author {
  readonly done: Done[] = [];
  readonly #draft: Draft;
  readonly #locals: (kind: Kind) => readonly Local[];
  readonly #action: Action;
  readonly #sorted: { [kind in Kind]?: Placed[] } = {};

  /** `locals`: those that can be neighbours, as they were shown last. */
  constructor(
    draft: Draft,
    locals: (kind: Kind) => readonly Local[],
    action: Omit<Action, "order">,
  ) {
    this.#draft = draft;
    this.#locals = locals;
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
    const key = keyOfChange(change);
    if (change.op === "create") this.#create(key, change.todo, "todo");
    else if (change.op === "create_project") this.#create(key, change.project, "project");
    else if (change.op === "update") this.#update(key, change.todo, change.seen);
    else if (change.op === "update_project") this.#update(key, change.project, change.seen);
    else if (change.op === "complete") this.#update(key, { completed: true });
    else if (change.op === "reopen") this.#update(key, { completed: false });
    else if (change.op === "delete_project") this.#moveToTrash(key, "delete", change.todos);
    else this.#moveToTrash(key, change.op === "delete" ? "delete" : "restore");
  }

  #moveToTrash(key: string, op: "delete" | "restore", todos?: "keep" | "trash"): void {
    if ((op === "delete") === (this.#shown(key).deleted_at !== null)) return;
    this.#step({ key, op, sets: {}, ...(todos && { todos }) });
    this.done.push({ key, op });
  }

  #create(key: string, given: Given, kind: Kind): void {
    const { before: _, after: __, ...rest } = given;
    const place = this.#place(key, anchorOf(given));
    this.#step({ key, op: "create", [kind]: { ...rest, id: idOf(key) }, sets: {}, place });
    this.done.push({ key, op: "create" });
  }

  #update(key: string, patch: object, seen: object = {}): void {
    const todo = this.#shown(key);
    const { sets, apart } = onWhatIsNow(todo, patch, seen);
    const kept = this.#takeToConflict(key, sets);
    if (Object.keys(apart).length) this.#addToConflict(key, apart);
    const anchor = anchorOf(patch);
    const all = { ...sets };
    for (const [name, { theirs, mine }] of Object.entries(apart)) all[name] = [theirs, mine];
    const done: Done = { key, op: "update", sets: all };
    if (anchor) Object.assign(done, { from: this.#anchorOf(key) });
    if (anchor || Object.keys(all).length) this.done.push(done);
    if (!anchor && !Object.keys(kept).length) return;
    const place = anchor && this.#place(key, anchor);
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

  #shown(key: string): Local {
    const laid = layersOf(key, [...this.#draft.actions(), this.#action]);
    const todo = shown(key, this.#draft.base(key), laid, this.#draft.conflict(key));
    // Who calls keeps what was typed: it is not lost silently.
    if (!todo) throw new Error(`There is no such ${kindOf(key)} in this list.`);
    return todo;
  }

  #place(key: string, anchor: Anchor | undefined): Place {
    const [id, order] = [idOf(key), this.#order(key)];
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
  #anchorOf(key: string): Anchor | undefined {
    const order = this.#order(key);
    const at = order.findIndex((each) => each.id === idOf(key));
    const [last, next] = [order[at - 1], order[at + 1]];
    return next ? { before: next.id } : last && { after: last.id };
  }

  /** All that can be neighbours, in their order. */
  #order(key: string): Placed[] {
    const kind = kindOf(key);
    const order =
      this.#sorted[kind] ??
      [...this.#locals(kind)]
        .filter((each) => !each.deleted_at)
        .map(({ id, position }) => ({ id, position }))
        .sort(byPosition);
    this.#sorted[kind] = order;
    return order;
  }
}

/** What a patch changes in a todo that has changed since it was seen; apart what cannot be merged. */
function onWhatIsNow(todo: Local, patch: object, seen: object) {
  const sets: Sets = {};
  const apart: Conflict["members"] = {};
  for (const [name, [was, to]] of Object.entries(setsOf({ ...todo, ...seen }, patch))) {
    const now = read(todo, name);
    const one = merged(was, to, now, name);
    if (!one) apart[name] = { base: was, mine: to, theirs: now };
    else if (!same(one.value, now)) sets[name] = [now, one.value];
  }
  return { sets, apart };
}

/** The changes that set back what is still as the action left it, the last one first. */
export function undoing(done: readonly Done[], get: (key: string) => Local | undefined) {
  return [...done].reverse().flatMap(({ key, op, sets, from }): Change[] => {
    const local = get(key);
    if (!local) return [];
    const [id, isProject] = [local.id, kindOf(key) === "project"];
    if (op === "delete") return [{ op: isProject ? "restore_project" : "restore", id }];
    if (op !== "update")
      // What has been put into a project since is not taken along.
      return [isProject ? { op: "delete_project", id, todos: "keep" } : { op: "delete", id }];
    const patch: object = { ...from };
    for (const [name, [was, to]] of Object.entries(sets ?? {}))
      if (same(read(local, name), to)) Object.assign(patch, members(name, was));
    return [isProject ? { op: "update_project", id, project: patch } : { op, id, todo: patch }];
  });
}

export const idOfChange = (change: Change): string =>
  change.op === "create"
    ? (change.todo.id ?? "")
    : change.op === "create_project"
      ? (change.project.id ?? "")
      : change.id;

export const keyOfChange = (change: Change): string =>
  keyOf(idOfChange(change), change.op.endsWith("_project") ? "project" : "todo");

/** As the API's batch says it, for a person to read or to do again. */
export function changeOf(step: Omit<Step, "id">): Change {
  const { key, op, todo, sets, place } = step;
  const { position: _, ...anchor } = place ?? { position: "" };
  const id = idOf(key);
  const patch: Record<string, unknown> = { ...anchor };
  for (const [name, [, to]] of Object.entries(sets)) Object.assign(patch, members(name, to));
  if (kindOf(key) === "project") return changeOfProject(step, { ...anchor, id }, patch);
  if (op === "create") return { op, todo: { title: "", ...todo, ...anchor, id } };
  if (op !== "update") return { op, id };
  const [name, another] = Object.keys(patch);
  if (name === "completed" && !another) return { op: patch[name] ? "complete" : "reopen", id };
  return { op, id, todo: patch };
}

function changeOfProject(step: Omit<Step, "id">, made: { id: string }, project: object): Change {
  const { op, todos = "keep" } = step;
  const { id } = made;
  if (op === "create")
    return { op: "create_project", project: { name: "", ...step.project, ...made } };
  if (op === "update") return { op: "update_project", id, project };
  return op === "delete" ? { op: "delete_project", id, todos } : { op: "restore_project", id };
}

function fold(last: Step, { sets }: Step): boolean {
  // The project may be made, or brought back, between the two.
  if ("project_id" in sets) return false;
  const made = last.todo ?? last.project;
  if (last.op === "create" && made)
    for (const [name, [, to]] of Object.entries(sets)) Object.assign(made, members(name, to));
  else if (last.op === "update")
    for (const [name, [was, to]] of Object.entries(sets)) {
      const first = name in last.sets ? last.sets[name]?.[0] : was;
      if (same(first, to)) delete last.sets[name];
      else last.sets[name] = [first, to];
    }
  else return false;
  return true;
}

function anchorOf(given: Given): Anchor | undefined {
  if (given.before) return { before: given.before };
  return given.after ? { after: given.after } : undefined;
}

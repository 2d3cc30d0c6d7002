// What waits to be sent, as batches of the API, and what the answers mean for it.

import { changeOf } from "./actions.ts";
import { type Draft, idOf, type Kept, kindOf, type Waiting } from "./draft.ts";
import { learn, rebase, removeEmpty, unset, withdraw } from "./rebase.ts";
import type { Action, Change, Problem, Refused, Step, Value } from "./types.ts";
import { isTyped, read, same } from "./values.ts";
import { isMove } from "./view.ts";

export const MAX_OPERATIONS = 100;

export type Operation = Change & { if_match?: number };

/** Some operations on todos, or one on a project, and which steps they are: an action's id and the step in it. */
export interface Batch {
  operations: Operation[];
  parts: { action: string; step: Step }[];
}

export interface Result {
  op: string;
  id?: string;
  todo?: Value;
}

/**
 * The next batch, in order, of whole actions unless one alone has more than `limit` steps, or
 * some on projects: each of those is a request of its own, in its turn. From now on they may be on the server: what is done to the same one later is a step of its own.
 *
 * A text is only written over the version that it was made on. So an update names that version,
 * and the batch ends before an update of what it has changed: its version is not known yet.
 */
export function takeBatch(draft: Draft, limit: number): Batch {
  const parts: Batch["parts"] = [];
  const touched = new Set<string>();
  for (const { id, steps } of draft.actions()) {
    if (parts.length && parts.length + steps.length > limit) break;
    if (steps.some((step) => isGuarded(step) && touched.has(step.key))) break;
    const alone = steps.findIndex(isOfProject);
    if (alone === 0 && parts.length) break;
    const most = alone < 0 ? limit - parts.length : Math.max(alone, 1);
    parts.push(...steps.slice(0, most).map((step) => ({ action: id, step })));
    for (const { key } of steps) touched.add(key);
    if (parts.length >= limit || alone >= 0) break;
  }
  const guarded = new Set(parts.filter(({ step }) => isGuarded(step)).map(({ step }) => step.key));
  const operations = parts.map(({ step }): Operation => {
    const version = draft.base(step.key)?.version;
    const first = guarded.delete(step.key) && step.op !== "create";
    return first && version ? { ...changeOf(step), if_match: version } : changeOf(step);
  });
  for (const { action } of parts) markSent(draft, action);
  return { operations, parts };
}

function markSent(draft: Draft, id: string): void {
  if (draft.actions().find((each) => each.id === id)?.sent) return;
  const own = draft.own(id);
  if (own) own.sent = true;
}

/** All of a batch was done. */
export function accept(draft: Draft, { parts }: Batch, results: Result[], now: string): void {
  const told = new Map<string, Value>();
  for (const [at, { action, step }] of parts.entries()) {
    const waiting = find(draft, action, step);
    if (waiting) draft.remove(waiting);
    const before = told.get(step.key) ?? draft.base(step.key);
    const { todo } = results[at] ?? {};
    if (todo) told.set(step.key, todo);
    // The feed will say when exactly, if no other result does.
    else if (before && !before.deleted_at) told.set(step.key, { ...before, deleted_at: now });
    if (todo)
      for (const [name, [, to]] of Object.entries(step.sets))
        build(draft, step.key, todo, name, to);
  }
  for (const [key, todo] of told) {
    const base = draft.base(key);
    if (base && base.version > todo.version) rebase(draft, key, base);
    else learn(draft, key, todo);
  }
}

/** What was made on a value that has been sent is made on how the server has written it. */
function build(draft: Draft, key: string, todo: Value, name: string, sent: unknown): void {
  const next = draft.waiting(key).find(({ step }) => name in step.sets);
  const set = next?.step.sets[name];
  if (set) set[0] = read(todo, name);
  // Another tab, which did not know that it was done, may have taken it for a conflict.
  const { [name]: values, ...left } = draft.conflict(key)?.members ?? {};
  if (values && same(values.mine, sent)) draft.setConflict(key, left);
}

/** One operation of a batch was refused: it is taken out, and kept for its person to see. */
export function refuse(
  draft: Draft,
  { parts }: Batch,
  at: number,
  problem: Problem,
  entry: Pick<Refused, "id" | "at">,
): void {
  const part = parts[at];
  const waiting = part && find(draft, part.action, part.step);
  if (!waiting) return;
  const { step } = waiting;
  const said = problem.type?.split("#")[1];
  if (said === "anchor-not-found" && (step.place?.before || step.place?.after)) {
    // It stays where the server puts it: that is no reason to lose what was typed.
    step.place = { position: step.place.position };
    removeEmpty(draft, [waiting]);
    return;
  }
  if (said?.endsWith("-not-found") && step.op === "delete") {
    draft.remove(waiting); // it is gone, as its person wants it
    return;
  }
  const project = projectOf(step);
  if (said === "unknown-project" && project) {
    // Its text is no reason to be refused: it stays in the inbox.
    draft.meta.refused.push({ ...entry, changes: takeOut(draft, project), problem });
    return;
  }
  const all = step.op === "create" ? draft.waiting(step.key) : [waiting];
  const changes = all.map((each) => changeOf(each.step));
  for (const each of all) withdraw(draft, each);
  const made = step.op === "create" && isOfProject(step);
  if (made) changes.push(...takeOut(draft, idOf(step.key)));
  draft.meta.refused.push({ ...entry, changes, problem });
}

/** Put no todo into this project, which is not there: what would, to be done again. */
function takeOut(draft: Draft, project: string): Change[] {
  const those = draft.actions().filter(({ steps }) => steps.some((s) => projectOf(s) === project));
  const keys = new Set(those.flatMap(({ steps }) => steps.map(({ key }) => key)));
  const found = [...keys].flatMap((key) => draft.waiting(key));
  const into = found.filter(({ step }) => projectOf(step) === project);
  // Where its person has put it since is not undone by trying again.
  const wanted = [...keys].filter((key) => {
    const last = draft.waiting(key).findLast(({ step }) => putsSomewhere(step));
    return last && projectOf(last.step) === project;
  });
  for (const waiting of into) {
    if (waiting.step.todo) delete waiting.step.todo.project_id;
    else unset(draft, waiting, "project_id");
  }
  removeEmpty(draft, found);
  return wanted.map((key) => ({ op: "update", id: idOf(key), todo: { project_id: project } }));
}

/** Whether it only puts a todo into a project. */
export function isPutting(change: Change): change is Extract<Change, { op: "update" }> {
  return change.op === "update" && Object.keys(change.todo).join() === "project_id";
}

const putsSomewhere = ({ todo, sets }: Step) => todo !== undefined || "project_id" in sets;

/** The project that a step puts a todo into. */
const projectOf = ({ todo, sets }: Step) => todo?.project_id ?? (sets["project_id"]?.[1] as string);

/** Whether what an operation is about is known to be in the trash by then, or to be no more. */
export function isGone({ things }: Kept, { parts }: Batch, at: number): boolean {
  const key = parts[at]?.step.key ?? "";
  const before = parts.slice(0, at).findLast(({ step }) => step.key === key && isMove(step));
  if (before) return before.step.op === "delete";
  const todo = things.get(key)?.value;
  return !todo || todo.deleted_at !== null;
}

/** None is sent any more; all are kept for their person to see. */
export function refuseAll(draft: Draft, problem: Problem, entry: () => Pick<Refused, "id" | "at">) {
  for (const { id } of draft.actions()) {
    const action = draft.own(id) as Action;
    draft.meta.refused.push({ ...entry(), changes: action.steps.map(changeOf), problem });
    for (const step of action.steps) draft.remove({ action, step });
  }
}

/** The operation that a problem is about. */
export function operationOf(problem: Problem): number | undefined {
  const pointer = /^\/operations\/(\d+)/.exec(problem.errors?.[0]?.pointer ?? "");
  return problem.operation ?? (pointer ? Number(pointer[1]) : undefined);
}

/** Refuse the values of conflicts of what is no more. */
export function refuseConflict(draft: Draft, key: string, entry: Pick<Refused, "id" | "at">) {
  const conflict = draft.conflict(key);
  if (!conflict) return;
  const sets = Object.entries(conflict.members).map(
    ([name, { theirs, mine }]) => [name, [theirs, mine]] as const,
  );
  const change = changeOf({ key, op: "update", sets: Object.fromEntries(sets) as Step["sets"] });
  const type = `/docs/problems#${kindOf(key)}-not-found`;
  draft.meta.refused.push({ ...entry, changes: [change], problem: { status: 404, type } });
  draft.setConflict(key, {});
}

/** The step of a batch, which may have been changed or removed meanwhile. */
function find(draft: Draft, action: string, step: Step): Waiting | undefined {
  const own = draft.own(action);
  const there = own?.steps.find((each) => each.id === step.id);
  return own && there && { action: own, step: there };
}

export const isOfProject = ({ key }: Step) => kindOf(key) === "project";

/** Whether it may write over what somebody else has typed. */
const isGuarded = (step: Step) => step.op === "update" && isTyped(step.sets);

// What the server says of something, and what waits to be sent: a merge of three, by member.

import type { Draft, Waiting } from "./draft.ts";
import type { Value } from "./types.ts";
import { merged, read, same } from "./values.ts";

/**
 * Take what the server now says of it, undefined if it is gone for good. What it says
 * already need not be sent; what it says otherwise is merged, or a conflict.
 */
export function learn(draft: Draft, key: string, theirs: Value | undefined): void {
  draft.put(key, theirs);
  if (theirs && draft.concerns(key)) rebase(draft, key, theirs);
}

export function rebase(draft: Draft, key: string, theirs: Value): void {
  const waiting = draft.waiting(key);
  for (const each of waiting.filter(({ step }) => step.op === "create")) draft.remove(each);
  settleTrash(draft, waiting, theirs.deleted_at !== null);
  const names = new Set(waiting.flatMap(({ step }) => Object.keys(step.sets)));
  const conflicts = { ...draft.conflict(key)?.members };
  for (const [name, values] of Object.entries(conflicts)) {
    values.theirs = read(theirs, name);
    if (same(values.mine, values.theirs)) delete conflicts[name];
  }
  for (const name of names) {
    const chain = waiting.filter(({ step }) => name in step.sets);
    const conflict = settle(chain, name, read(theirs, name));
    if (conflict) conflicts[name] = conflict;
  }
  draft.setConflict(key, conflicts);
  removeEmpty(draft, waiting);
}

/** Take a step out of those that wait: what comes after it builds on what was before it. */
export function withdraw(draft: Draft, waiting: Waiting): void {
  for (const name of Object.keys(waiting.step.sets)) unset(draft, waiting, name);
  const later = draft.waiting(waiting.step.key).filter((each) => each.step !== waiting.step);
  draft.remove(waiting);
  removeEmpty(draft, later);
}

/** The same of one member. */
export function unset(draft: Draft, { step }: Waiting, name: string): void {
  const rest = draft.waiting(step.key);
  const later = rest.slice(rest.findIndex((each) => each.step === step) + 1);
  const next = later.find((each) => name in each.step.sets);
  if (next) set(next, name, step.sets[name]?.[0]);
  delete step.sets[name];
}

/** Whether nothing is left to send of a step. */
export function isEmpty({ step }: Waiting): boolean {
  const moved = step.place?.before ?? step.place?.after;
  return step.op === "update" && !Object.keys(step.sets).length && !moved;
}

export function removeEmpty(draft: Draft, waiting: Waiting[]): void {
  for (const each of waiting) if (isEmpty(each)) draft.remove(each);
}

/** Both ways are safe to repeat; only what was asked for last counts. */
function settleTrash(draft: Draft, waiting: Waiting[], deleted: boolean): void {
  const moves = waiting.filter(({ step }) => step.op === "delete" || step.op === "restore");
  const last = moves.at(-1);
  if (!last || (last.step.op === "delete") !== deleted) return;
  if (moves.length > 1 && moves.some(({ action }) => action.sent)) return;
  for (const each of moves) draft.remove(each);
}

/** Let the changes of a member, each made on the one before, be made on `now`. */
function settle(chain: Waiting[], name: string, now: unknown) {
  const sets = chain.map(({ step }) => step.sets[name] as [unknown, unknown]);
  const [base, mine] = [sets[0]?.[0], sets.at(-1)?.[1]];
  if (same(base, now)) return; // nothing happened there
  // Everything up to here has been done: the answer that said so was lost.
  const done = sets.findLastIndex(([, to]) => same(to, now)) + 1;
  const rest = chain.slice(done);
  for (const { step } of chain.slice(0, done)) delete step.sets[name];
  if (done) return void (rest[0] && set(rest[0], name, now));
  const values: unknown[] = [now];
  for (const [was, to] of sets) {
    const one = same(base, mine) ? { value: now } : merged(was, to, values.at(-1), name);
    if (!one) break;
    values.push(one.value);
  }
  const whole = values.length > sets.length;
  for (const [at, { step }] of chain.entries()) {
    if (whole && !same(values[at], values[at + 1])) step.sets[name] = [values[at], values[at + 1]];
    else delete step.sets[name];
  }
  return whole ? undefined : { base, mine, theirs: now };
}

function set({ step }: Waiting, name: string, was: unknown): void {
  const to = step.sets[name]?.[1];
  if (same(was, to)) delete step.sets[name];
  else step.sets[name] = [was, to];
}

// What needs the person: changes that clash, that were not taken, or that may be lost.

import { effect, signal } from "@preact/signals";
import { Icon } from "../parts/icons.tsx";
import { byId, list, sync } from "../state/app.ts";
import { isExample } from "../state/examples.ts";
import { today } from "../state/route.ts";
import type { Change, Conflict, Problem, Refused, Status, SyncState } from "../sync/types.ts";
import { sayDay, sayTime, words } from "../words/words.ts";

const MAX_SHOWN = 3; // of many that are alike
const WRONG_CLOCK = 5 * 60_000; // milliseconds

/** As of the last round that ended: what is tried again does not come and go. */
const condition = signal<Status>("idle");
effect(() => {
  const status = sync.value?.status ?? "idle";
  if (status !== "syncing") condition.value = status;
});

export function Attention() {
  const state = sync.value;
  if (!state) return null;
  return (
    <>
      <div role="status">
        {state.storage !== "ok" && <p class="warning">{words[state.storage]}</p>}
        <Condition state={state} />
        {Math.abs(state.clockOffset) > WRONG_CLOCK && (
          <p class="note">
            <Icon name="clock" />
            {words.clock(Math.round(Math.abs(state.clockOffset) / 60_000), state.clockOffset > 0)}
          </p>
        )}
      </div>
      {state.conflicts.slice(0, MAX_SHOWN).map((each) => (
        <Clash key={each.id} conflict={each} />
      ))}
      {state.conflicts.length > MAX_SHOWN && (
        <p class="note">{words.moreConflicts(state.conflicts.length - MAX_SHOWN)}</p>
      )}
      {byReason(state.refused.filter((each) => !each.changes.every(isExample))).map((alike) => (
        <NotTaken key={reason(alike[0]?.problem)} refused={alike} />
      ))}
    </>
  );
}

function Condition({ state }: { state: SyncState }) {
  const is = condition.value;
  if (is === "stopped")
    return (
      <p class="warning">
        {words.status.stopped} {state.problem ? reason(state.problem) : words.reloadHelps}{" "}
        <button type="button" onClick={() => location.reload()}>
          {words.reload}
        </button>
      </p>
    );
  if (is === "signed_out")
    return (
      <p class="warning">
        {words.status.signed_out} <a href="/">{words.signIn}</a>
      </p>
    );
  if (is !== "offline" && !(is === "waiting" && state.unsent)) return null;
  return (
    <p class="note">
      <Icon name="cloud" />
      {words.status[is]}
    </p>
  );
}

function Clash({ conflict }: { conflict: Conflict }) {
  const { todoId, projectId } = conflict;
  const title = (todoId ? byId.value.get(todoId)?.title : nameOf(projectId ?? "")) ?? "";
  return (
    <section class="warning">
      <p dir="auto">{words.conflict(title)}</p>
      {Object.entries(conflict.members).map(([member, { mine, theirs }]) => (
        <p key={member} class="either" dir="auto">
          {words.members[member as "title"] ?? member}
          <button type="button" onClick={() => list.value?.resolve(conflict.id, member, "mine")}>
            {`${words.mine}: ${plain(mine)}`}
          </button>
          <button type="button" onClick={() => list.value?.resolve(conflict.id, member, "theirs")}>
            {`${words.theirs}: ${plain(theirs)}`}
          </button>
        </p>
      ))}
    </section>
  );
}

/** A value of a todo as it is said. */
function plain(value: unknown): string {
  if (typeof value !== "object" || !value)
    return words.priorities[value as "high"] ?? String(value ?? "");
  const { due_date, due_at } = value as { due_date?: string | null; due_at?: string | null };
  if (due_date) return sayDay(due_date, today.value);
  if (!due_at) return words.noDate;
  const at = new Date(due_at);
  return `${at.toLocaleDateString(words.language)} ${sayTime(at)}`;
}

/** Those that were rejected for the same reason are one matter for their person. */
function byReason(refused: readonly Refused[]): Refused[][] {
  const groups = new Map<string, Refused[]>();
  for (const each of refused) {
    const why = reason(each.problem);
    groups.set(why, [...(groups.get(why) ?? []), each]);
  }
  return [...groups.values()];
}

function NotTaken({ refused }: { refused: Refused[] }) {
  const changes = refused.flatMap((each) => each.changes);
  const titles = [...new Set(changes.map(titleOf).filter(Boolean))];
  const more = titles.length - MAX_SHOWN;
  const forEach = async (work: (id: string) => Promise<void> | undefined) => {
    for (const { id } of refused) await work(id);
  };
  return (
    <section class="warning">
      <p>
        <strong>{words.refused(changes.length)}</strong> {reason(refused[0]?.problem)}
      </p>
      <ul>
        {titles.slice(0, MAX_SHOWN).map((title) => (
          <li key={title} dir="auto">
            {title}
          </li>
        ))}
        {more > 0 && <li>{words.more(more)}</li>}
      </ul>
      <p class="either">
        <button type="button" onClick={() => forEach((id) => list.value?.retryRefused(id))}>
          {words.retry}
        </button>
        <button type="button" onClick={() => forEach((id) => list.value?.dismissRefused(id))}>
          {words.dismiss}
        </button>
      </p>
    </section>
  );
}

const nameOf = (id: string) => list.value?.project(id)?.name;

function titleOf(change: Change): string {
  const given = "todo" in change ? change.todo.title : "project" in change && change.project.name;
  if (given || !("id" in change)) return given || "";
  return byId.value.get(change.id)?.title ?? nameOf(change.id) ?? "";
}

/** Why, and what helps, in the person's language. */
function reason(problem: Problem | undefined): string {
  const known: Record<string, string> = words.problems;
  const slug = problem?.type?.split("#").at(-1) ?? "";
  return known[slug] ?? known[String(problem?.status)] ?? words.failed;
}

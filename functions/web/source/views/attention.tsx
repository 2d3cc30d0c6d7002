// What needs the person: changes that clash, that were not taken, or that may be lost.

import { Icon } from "../parts/icons.tsx";
import { byId, list, sync } from "../state/app.ts";
import type { Conflict, Refused } from "../sync/types.ts";
import { words } from "../words/words.ts";

export function Attention() {
  const state = sync.value;
  if (!state) return null;
  return (
    <>
      {state.storage !== "ok" && <p class="warning">{words[state.storage]}</p>}
      {(state.status === "offline" || state.status === "stopped") && (
        <p class="note">
          <Icon name="cloud" />
          {words.status[state.status]}
        </p>
      )}
      {state.status === "signed_out" && (
        <p class="warning">
          {words.status.signed_out} <a href="/">{words.signIn}</a>
        </p>
      )}
      {state.conflicts.map((each) => (
        <Clash key={each.id} conflict={each} />
      ))}
      {state.refused.map((each) => (
        <NotTaken key={each.id} refused={each} />
      ))}
    </>
  );
}

function Clash({ conflict }: { conflict: Conflict }) {
  const title = byId.value.get(conflict.todoId)?.title ?? "";
  return (
    <section class="warning" dir="auto">
      <p>{words.conflict(title)}</p>
      {Object.entries(conflict.members).map(([member, { mine, theirs }]) => (
        <p key={member}>
          <button
            type="button"
            onClick={() => list.value?.resolve(conflict.id, member, "mine")}
          >{`${words.mine}: ${plain(mine)}`}</button>
          <button
            type="button"
            onClick={() => list.value?.resolve(conflict.id, member, "theirs")}
          >{`${words.theirs}: ${plain(theirs)}`}</button>
        </p>
      ))}
    </section>
  );
}

const plain = (value: unknown): string =>
  typeof value === "object" && value
    ? Object.values(value).filter(Boolean).join(" ") || words.noDate
    : String(value ?? "");

function NotTaken({ refused }: { refused: Refused }) {
  const titles = refused.changes.map((each) =>
    each.op === "create" || each.op === "update" ? (each.todo.title ?? "") : "",
  );
  return (
    <section class="warning">
      <p dir="auto">
        {words.refused} {titles.filter(Boolean).join(", ")} {refused.problem.detail ?? ""}
      </p>
      <button type="button" onClick={() => list.value?.retryRefused(refused.id)}>
        {words.retry}
      </button>
      <button type="button" onClick={() => list.value?.dismissRefused(refused.id)}>
        {words.dismiss}
      </button>
    </section>
  );
}

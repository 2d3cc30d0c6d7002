// One todo, all of it. What is changed is kept as soon as its field is left.

import { useLayoutEffect, useRef } from "preact/hooks";
import { useDraft } from "../parts/draft.ts";
import { Icon } from "../parts/icons.tsx";
import { act, opened } from "../state/app.ts";
import { due } from "../state/due.ts";
import { dueDay, isByHand, shown } from "../state/route.ts";
import type { LocalTodo, TodoPatch } from "../sync/types.ts";
import { dayOf, words } from "../words/words.ts";
import { ProjectChoice } from "./projects.tsx";
import { moveBy } from "./rows.tsx";
import { Steps } from "./steps.tsx";

const PRIORITIES = ["none", "low", "medium", "high"] as const;

export function Details({ todo }: { todo: LocalTodo }) {
  const title = useRef<HTMLTextAreaElement>(null);
  const notesField = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => title.current?.focus(), []); // before the next key comes
  const change = (patch: TodoPatch, seen?: Partial<LocalTodo>) =>
    act([{ op: "update", id: todo.id, todo: patch, seen }], words.saved);
  const name = useDraft(todo.title, (text, title) => {
    const typed = text.replace(/\s+/g, " ").trim();
    if (typed) change({ title: typed }, { title }); // a todo has a title
  });
  const notes = useDraft(todo.description, (text, description) =>
    change({ description: text }, { description }),
  );
  const tags = useDraft(todo.tags.join(", "), (text, seen) =>
    change({ tags: tagsOf(text) }, { tags: tagsOf(seen) }),
  );
  return (
    <aside class="details" aria-label={words.edit(todo.title)}>
      <header>
        <button type="button" class="icon-button" aria-label={words.close} onClick={close}>
          <Icon name="close" />
        </button>
        {isByHand.value && <Moves todo={todo} />}
        <button
          type="button"
          class="icon-button"
          aria-label={words.remove}
          onClick={() => remove(todo)}
        >
          <Icon name="trash" />
        </button>
      </header>
      <textarea
        ref={title}
        class="title"
        aria-label={words.title}
        dir="auto"
        rows={1}
        maxLength={500}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          notesField.current?.focus();
        }}
        {...name}
      />
      <label>
        {words.notes}
        <textarea ref={notesField} dir="auto" rows={6} maxLength={10_000} {...notes} />
      </label>
      <Steps todo={todo} />
      <Due todo={todo} change={change} />
      <fieldset class="choice">
        <legend>{words.priority}</legend>
        {PRIORITIES.map((each) => (
          <label key={each} class={`is-${each}`}>
            <input
              type="radio"
              name="priority"
              checked={todo.priority === each}
              onChange={() => change({ priority: each })}
            />
            {words.priorities[each]}
          </label>
        ))}
      </fieldset>
      <ProjectChoice
        id={todo.project_id}
        choose={(project) => change({ project_id: project?.id ?? null })}
      />
      <label>
        {words.tags}
        <input dir="auto" placeholder={words.tagsHint} {...tags} />
      </label>
    </aside>
  );
}

/** For who cannot drag, or does not like to. */
const Moves = ({ todo }: { todo: LocalTodo }) => (
  <>
    <button
      type="button"
      class="icon-button"
      aria-label={words.moveUp}
      disabled={shown.value[0]?.id === todo.id}
      onClick={() => moveBy(todo, -1)}
    >
      <Icon name="up" />
    </button>
    <button
      type="button"
      class="icon-button"
      aria-label={words.moveDown}
      disabled={shown.value.at(-1)?.id === todo.id}
      onClick={() => moveBy(todo, 1)}
    >
      <Icon name="down" />
    </button>
  </>
);

function Due({ todo, change }: { todo: LocalTodo; change: (patch: TodoPatch) => unknown }) {
  const date = dueDay(todo) ?? "";
  const time = todo.due_at ? clock(new Date(todo.due_at)) : "";
  return (
    <fieldset class="pair">
      <legend>{words.due}</legend>
      <label>
        {words.date}
        <input
          type="date"
          value={date}
          onChange={({ currentTarget: { value } }) =>
            change(value ? due(value, time || undefined) : { due_date: null, due_at: null })
          }
        />
      </label>
      <label>
        {words.time}
        <input
          type="time"
          value={time}
          onChange={({ currentTarget: { value } }) =>
            change(due(date || dayOf(new Date()), value || undefined))
          }
        />
      </label>
    </fieldset>
  );
}

const clock = (at: Date): string =>
  [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");

const tagsOf = (text: string): string[] =>
  text
    .split(",")
    .map((tag) => tag.trim().slice(0, 50))
    .filter(Boolean)
    .slice(0, 20);

function close(): void {
  const id = opened.value;
  opened.value = undefined;
  requestAnimationFrame(() => document.getElementById(`todo-${id}`)?.focus());
}

async function remove(todo: LocalTodo): Promise<void> {
  close();
  await act([{ op: "delete", id: todo.id }], words.removed(1));
}

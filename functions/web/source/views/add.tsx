// The field to add to the list: what is typed is understood as it is typed.

import { computed, effect, signal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "../parts/icons.tsx";
import { act, list, user } from "../state/app.ts";
import { due } from "../state/due.ts";
import { tab } from "../state/kept.ts";
import { firstDay } from "../state/preferences.ts";
import * as projects from "../state/projects.ts";
import { type Chip, parse } from "../state/quick-add.ts";
import { counts, route, today } from "../state/route.ts";
import type { NewTodo } from "../sync/types.ts";
import { addDays, locale, sayDay, sayTime, words } from "../words/words.ts";

const BEGINNER = 5; // todos: whoever has more knows how to write them
const MAX_LINES = 100; // of a list that is pasted

/** What is typed outlives a reload, no longer than this tab, and is its writer's alone. */
const draft = computed(() =>
  typeof user.value === "object" && user.value ? `ownlist.draft.${user.value.id}` : "",
);
const text = signal("");
/** Words that the person wants to be only words. */
const taken = signal<ReadonlySet<string>>(new Set());
const pasted = signal<string[]>([]);
effect(() => {
  text.value = draft.value ? (tab.get(draft.value) ?? "") : "";
  taken.value = new Set();
  pasted.value = [];
});
effect(() => {
  const typed = text.value;
  if (draft.peek()) tab.set(draft.peek(), typed);
});
const meant = computed(() =>
  parse(text.value, new Date(), locale.value, taken.value, firstDay.value, projects.active.value),
);

export function Add() {
  useEffect(fillFromAddress, []);
  const { chips, offer } = meant.value;
  return (
    <form class="add" onSubmit={submit}>
      <Icon name="plus" />
      <input
        id="add"
        dir="auto"
        value={text.value}
        placeholder={words.add}
        aria-label={words.add}
        autocomplete="off"
        maxLength={500}
        onInput={(event) => write(event.currentTarget.value)}
        onKeyDown={pressed}
        onPaste={paste}
      />
      {/* Nothing comes or goes with the focus: a click beside it must hit what it aims at. */}
      {chips.length > 0 || offer ? (
        <span class="chips">
          {chips.map((chip) => (
            <button
              type="button"
              class={`chip ${chip.kind} ${chip.kind === "priority" ? `is-${chip.value}` : ""}`}
              key={chip.raw}
              aria-label={words.takeBack(said(chip))}
              title={words.takeBack(said(chip))}
              onClick={() => takeBack(chip)}
            >
              <span dir="auto">{said(chip)}</span>
              <Icon name="close" />
            </button>
          ))}
          {offer && (
            <button type="button" class="chip offer" onClick={() => makeProject(offer)}>
              <Icon name="plus" />
              <span dir="auto">{words.newProject(offer)}</span>
            </button>
          )}
        </span>
      ) : (
        counts.value.all < BEGINNER && <span class="hint">{words.addHint}</span>
      )}
      {pasted.value.length > 0 && <Pasted lines={pasted.value} />}
    </form>
  );
}

function Pasted({ lines }: { lines: string[] }) {
  const first = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => first.current?.focus(), []); // before the next key comes
  const close = () => {
    pasted.value = [];
    document.getElementById("add")?.focus();
  };
  return (
    <p class="pasted">
      <span>{words.pasted(lines.length)}</span>
      <button
        type="button"
        class="primary"
        ref={first}
        onClick={() => {
          close();
          void addAll(lines);
        }}
      >
        {words.addEach(lines.length)}
      </button>
      <button
        type="button"
        class="link"
        onClick={() => {
          close();
          write(`${text.value} ${lines.join(" ")}`.trim().slice(0, 500));
        }}
      >
        {words.addAsOne}
      </button>
    </p>
  );
}

function said({ kind, value }: Chip): string {
  if (kind === "date") return sayDay(value, today.value);
  if (kind === "time") return sayTime(new Date(`${today.value}T${value}`));
  if (kind === "priority") return words.priorities[value as "high"];
  return `${kind === "project" ? "#" : "@"}${value}`;
}

/** Its name becomes a chip by being one of a project. */
function makeProject(name: string): void {
  void projects.create(name);
  document.getElementById("add")?.focus();
}

function write(typed: string): void {
  text.value = typed;
  if (!typed) taken.value = new Set();
}

function takeBack({ raw }: Chip): void {
  taken.value = new Set([...taken.value, raw]);
  document.getElementById("add")?.focus();
}

/** Backspace behind words that were understood makes them mere words; then it deletes. */
function pressed(event: KeyboardEvent & { currentTarget: HTMLInputElement }): void {
  const { selectionStart, selectionEnd, value } = event.currentTarget;
  const before = value.slice(0, selectionStart ?? 0);
  const chip = meant.value.chips.find(({ raw }) => before.endsWith(raw));
  if (event.key !== "Backspace" || selectionStart !== selectionEnd || !chip) return;
  event.preventDefault();
  takeBack(chip);
}

function paste(event: ClipboardEvent): void {
  const lines = (event.clipboardData?.getData("text/plain") ?? "").split(/\r?\n/);
  const kept = lines.map((line) => line.replace(/^\s*(?:[-*•]\s+)?(?:\[[ x]?\]\s+)?/, "").trim());
  const found = kept.filter(Boolean).map((line) => line.slice(0, 500));
  if (found.length < 2) return;
  event.preventDefault();
  pasted.value = found.slice(0, MAX_LINES);
}

/** `/?add=…` and what another app shares fill the field, and make nothing. */
function fillFromAddress(): void {
  const query = new URLSearchParams(location.search);
  // What is shared has a title, a text and an address, and often says one of them twice.
  const given = [...new Set(query.getAll("add").map((part) => part.replace(/\s+/g, " ").trim()))];
  const parts = given.filter(
    (part) => part && !given.some((it) => it !== part && it.includes(part)),
  );
  query.delete("add");
  if (parts.length) history.replaceState(null, "", query.size ? `/?${query}` : "/");
  else return;
  write([text.value.trim(), ...parts].filter(Boolean).join(" ").slice(0, 500));
  document.getElementById("add")?.focus();
}

async function submit(event: Event): Promise<void> {
  event.preventDefault();
  if (!text.value.trim() || !list.value) return;
  const todo = made(text.value, taken.value);
  write("");
  await act([{ op: "create", todo }], words.added(todo.title));
}

/** The first line stands on top. */
async function addAll(lines: string[]): Promise<void> {
  const todos = lines.map((line) => made(line, new Set())).reverse();
  const changes = todos.map((todo) => ({ op: "create" as const, todo }));
  await act(changes, words.addedMany(todos.length));
}

function made(typed: string, words: ReadonlySet<string>): NewTodo {
  const now = new Date();
  const found = parse(typed, now, locale.value, words, firstDay.value, projects.active.value);
  const { view, tag } = route.value;
  const project_id = found.project ?? projects.current.value?.id;
  const fallback = { today: today.value, upcoming: addDays(today.value, 1) }[view as "today"];
  const date = found.date ?? (found.time ? dayAt(found.time) : fallback);
  const hasTag = found.tags.some((each) => each.toLowerCase() === tag.toLowerCase());
  const tags = tag && !hasTag ? [...found.tags, tag] : found.tags;
  return {
    title: found.title,
    ...(project_id && { project_id }),
    ...(tags.length && { tags }),
    ...(found.priority && { priority: found.priority }),
    ...(date && due(date, found.time)),
  };
}

/** Today, or tomorrow when the clock is past that. */
function dayAt(time: string): string {
  const at = new Date(`${today.value}T${time}`);
  return at > new Date() ? today.value : addDays(today.value, 1);
}

// The list: a field to add to it, what needs attention, and the rows.

import { effect, signal } from "@preact/signals";
import { Icon } from "../parts/icons.tsx";
import { MenuButton } from "../parts/menu.tsx";
import { act, list, sync } from "../state/app.ts";
import { parse } from "../state/quick-add.ts";
import { counts, go, items, route, today } from "../state/route.ts";
import type { NewTodo } from "../sync/types.ts";
import { addDays, sayDay, words } from "../words/words.ts";
import { Attention } from "./attention.tsx";
import { Rows, SelectionBar } from "./rows.tsx";

export function ListView() {
  const { view, tag, q } = route.value;
  const title = q ? words.search : tag || words.views[view];
  return (
    <>
      <header class="list-head">
        <div class="where">
          <MenuButton />
          <h1 dir="auto">{title}</h1>
        </div>
        <Search />
      </header>
      {view !== "trash" && view !== "completed" && !q && <Add />}
      <Attention />
      {view === "trash" && <p class="quiet">{words.trashNote}</p>}
      <SelectionBar />
      {items.value.length ? <Rows /> : <Empty />}
    </>
  );
}

function Search() {
  return (
    <label class="search">
      <Icon name="search" />
      <input
        id="search"
        type="search"
        value={route.value.q}
        placeholder={words.search}
        aria-label={words.search}
        maxLength={200}
        onInput={(event) => {
          const q = event.currentTarget.value;
          const begun = route.value.q !== "";
          go(q ? { view: "all", q } : { view: "all" }, begun || q === "");
        }}
      />
    </label>
  );
}

const BEGINNER = 5; // todos: whoever has more knows how to write them
const DRAFT = "ownlist.draft"; // outlives a reload, and no longer than this tab
const text = signal(sessionStorage.getItem(DRAFT) ?? "");
effect(() => sessionStorage.setItem(DRAFT, text.value));

function Add() {
  const meant = text.value ? parse(text.value, new Date(), words.language) : undefined;
  const chips = meant
    ? [
        meant.date && sayDay(meant.date, today.value),
        meant.time,
        meant.priority && words.priorities[meant.priority],
        ...meant.tags.map((tag) => `@${tag}`),
      ].filter(Boolean)
    : [];
  return (
    <form class="add" onSubmit={submit}>
      <Icon name="plus" />
      <input
        id="add"
        value={text.value}
        placeholder={words.add}
        aria-label={words.add}
        autocomplete="off"
        maxLength={500}
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
      />
      {/* Nothing comes or goes with the focus: a click beside it must hit what it aims at. */}
      {chips.length > 0 ? (
        <span class="chips">
          {chips.map((chip) => (
            <span class="chip" key={chip} dir="auto">
              {chip}
            </span>
          ))}
        </span>
      ) : (
        counts.value.all < BEGINNER && <span class="hint">{words.addHint}</span>
      )}
    </form>
  );
}

async function submit(event: Event): Promise<void> {
  event.preventDefault();
  const typed = text.value.trim();
  if (!typed || !list.value) return;
  text.value = "";
  const todo = made(typed);
  await act([{ op: "create", todo }], words.added(todo.title));
}

function made(typed: string): NewTodo {
  const meant = parse(typed, new Date(), words.language);
  const { view, tag } = route.value;
  const fallback = { today: today.value, upcoming: addDays(today.value, 1) }[view as "today"];
  const date = meant.date ?? (meant.time ? today.value : fallback);
  const tags = tag && !meant.tags.includes(tag) ? [...meant.tags, tag] : meant.tags;
  return {
    title: meant.title,
    ...(tags.length && { tags }),
    ...(meant.priority && { priority: meant.priority }),
    ...(date && due(date, meant.time)),
  };
}

/** A day, or a moment of it by the clock here. */
export function due(date: string, time?: string) {
  if (!time) return { due_date: date, due_at: null };
  return { due_date: null, due_at: new Date(`${date}T${time}`).toISOString() };
}

function Empty() {
  const { view, tag, q } = route.value;
  if (!sync.value?.lastSync && sync.value?.status === "syncing") {
    return (
      <div class="skeleton" aria-hidden="true">
        <i />
        <i />
        <i />
      </div>
    );
  }
  return <p class="empty">{words.empty[q ? "search" : tag ? "tag" : view]}</p>;
}

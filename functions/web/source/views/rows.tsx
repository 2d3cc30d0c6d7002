// The rows. However long the list is, only those near the window are in the document.

import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../parts/icons.tsx";
import { act, opened } from "../state/app.ts";
import { dueDay, isByHand, isOverdue, items, route, shown, today } from "../state/route.ts";
import type { Change, LocalTodo } from "../sync/types.ts";
import { sayDay, sayTime, words } from "../words/words.ts";

const HEIGHT = 56; // of each row, in CSS pixels: style/page.css has it too
const BEYOND = 12; // rows above and below the window

const range = signal({ from: 0, to: 60 });
const cursor = signal<string | undefined>(undefined);
export const selected = signal<ReadonlySet<string>>(new Set());
const dragged = signal<string | undefined>(undefined);

export function Rows() {
  const element = useRef<HTMLUListElement>(null);
  useEffect(() => {
    const look = () => {
      const top = element.current?.getBoundingClientRect().top ?? 0;
      const from = Math.max(0, Math.floor(-top / HEIGHT) - BEYOND);
      const to = Math.ceil((innerHeight - top) / HEIGHT) + BEYOND;
      if (from !== range.value.from || to !== range.value.to) range.value = { from, to };
    };
    look();
    addEventListener("scroll", look, { passive: true });
    addEventListener("resize", look);
    return () => {
      removeEventListener("scroll", look);
      removeEventListener("resize", look);
    };
  }, []);
  const all = items.value;
  const at = cursor.value;
  const near = all
    .map((item, index) => ({ item, index }))
    .filter(
      ({ item, index }) =>
        (index >= range.value.from && index < range.value.to) ||
        ("todo" in item && item.todo.id === at), // what has the focus stays
    );
  return (
    <ul
      ref={element}
      class="rows"
      style={{ height: `${all.length * HEIGHT}px` }}
      onKeyDown={pressed}
    >
      {near.map(({ item, index }) =>
        "heading" in item ? (
          <li key={`heading ${index}`} class="heading" style={{ top: `${index * HEIGHT}px` }}>
            <h2>{item.heading}</h2>
          </li>
        ) : (
          <Row key={item.todo.id} todo={item.todo} index={index} count={all.length} />
        ),
      )}
    </ul>
  );
}

function Row({ todo, index, count }: { todo: LocalTodo; index: number; count: number }) {
  const gone = todo.deleted_at !== null;
  const chosen = selected.value.has(todo.id);
  const classes = ["row", todo.completed && "done", chosen && "chosen", `is-${todo.priority}`];
  return (
    <li
      class={classes.filter(Boolean).join(" ")}
      style={{ top: `${index * HEIGHT}px` }}
      aria-setsize={count}
      aria-posinset={index + 1}
      draggable={isByHand.value}
      onDragStart={() => {
        dragged.value = todo.id;
      }}
      onDragOver={(event) => dragged.value && event.preventDefault()}
      onDrop={(event) => drop(event, todo)}
    >
      <button
        type="button"
        class="check"
        aria-pressed={todo.completed}
        aria-label={todo.completed ? words.reopen(todo.title) : words.complete(todo.title)}
        disabled={gone}
        onClick={() => toggle([todo])}
      >
        <Icon name="circle" />
        <Icon name="tick" />
      </button>
      <button
        type="button"
        id={`todo-${todo.id}`}
        class="open"
        tabIndex={tabStop(todo.id, index) ? 0 : -1}
        aria-pressed={chosen || undefined}
        aria-label={words.edit(todo.title)}
        onFocus={() => {
          cursor.value = todo.id;
        }}
        onClick={(event) => click(event, todo)}
      >
        <span class="title" dir="auto">
          {todo.title}
        </span>
        <Meta todo={todo} />
      </button>
      {gone ? (
        <button
          type="button"
          class="icon-button"
          aria-label={words.restore}
          onClick={() => act([{ op: "restore", id: todo.id }], words.restored)}
        >
          <Icon name="restore" />
        </button>
      ) : (
        <button
          type="button"
          class="icon-button on-hover"
          aria-label={words.remove}
          tabIndex={-1}
          onClick={() => remove([todo])}
        >
          <Icon name="trash" />
        </button>
      )}
    </li>
  );
}

/** One stop of the Tab key for the whole list: the rest is arrows. */
const tabStop = (id: string, index: number): boolean =>
  shown.value.some((todo) => todo.id === cursor.value) ? cursor.value === id : index <= 1;

function Meta({ todo }: { todo: LocalTodo }) {
  const day = dueDay(todo);
  const time = todo.due_at ? ` ${sayTime(new Date(todo.due_at))}` : "";
  const hasDay = day && (route.value.view !== "upcoming" || time);
  return (
    <span class="meta">
      {hasDay && (
        <span class={isOverdue(todo) ? "due late" : day === today.value ? "due now" : "due"}>
          <Icon name={time ? "clock" : "today"} />
          {sayDay(day, today.value)}
          {time}
        </span>
      )}
      {todo.description && <Icon name="note" />}
      {todo.steps?.length > 0 && (
        <span>{`${todo.steps.filter((step) => step.completed).length}/${todo.steps.length}`}</span>
      )}
      {todo.tags.map((tag) => (
        <span class="at" key={tag} dir="auto">
          {tag}
        </span>
      ))}
      {todo.pending && <Icon name="cloud" />}
    </span>
  );
}

function click(event: MouseEvent, todo: LocalTodo): void {
  if (event.ctrlKey || event.metaKey) select(todo.id, !selected.value.has(todo.id));
  else if (event.shiftKey) selectTo(todo.id);
  else opened.value = todo.id;
}

function select(id: string, chosen: boolean): void {
  const next = new Set(selected.value);
  if (chosen) next.add(id);
  else next.delete(id);
  selected.value = next;
}

/** From the row that has the focus to this one. */
function selectTo(id: string): void {
  const ids = shown.value.map((todo) => todo.id);
  const [from, to] = [ids.indexOf(cursor.value ?? id), ids.indexOf(id)].sort((a, b) => a - b);
  selected.value = new Set([...selected.value, ...ids.slice(from, (to ?? 0) + 1)]);
}

const toggle = (todos: LocalTodo[]): Promise<void> => {
  const done = todos.every((todo) => todo.completed);
  const changes: Change[] = todos
    .filter((todo) => todo.completed === done)
    .map(({ id }) => ({ op: done ? "reopen" : "complete", id }));
  return act(changes, done ? words.restored : words.completed(changes.length));
};

const remove = (todos: LocalTodo[]): Promise<void> =>
  act(
    todos.map(({ id }) => ({ op: "delete", id })),
    words.removed(todos.length),
  );

function pressed(event: KeyboardEvent): void {
  const all = shown.value;
  const at = all.findIndex((todo) => todo.id === cursor.value);
  const todo = all[at];
  if (!todo) return;
  const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  const chosen = all.filter((each) => selected.value.has(each.id));
  const these = chosen.length ? chosen : [todo];
  if (step && event.altKey) move(all, at, step);
  else if (step) walk(all, at, step, event.shiftKey);
  else if (event.key === " ") void toggle(these);
  else if (event.key === "Delete" || event.key === "Backspace") {
    walk(all, at, all[at + 1] ? 1 : -1, false);
    void remove(these);
    selected.value = new Set();
  } else return;
  event.preventDefault();
}

function walk(all: readonly LocalTodo[], at: number, step: number, selects: boolean): void {
  const next = all[at + step];
  if (!next) return;
  if (selects) selected.value = new Set([...selected.value, all[at]?.id ?? "", next.id]);
  cursor.value = next.id;
  requestAnimationFrame(() => document.getElementById(`todo-${next.id}`)?.focus());
}

function move(all: readonly LocalTodo[], at: number, step: number): void {
  const [todo, neighbour] = [all[at], all[at + step]];
  if (!isByHand.value || !todo || !neighbour) return;
  const place = step < 0 ? { before: neighbour.id } : { after: neighbour.id };
  void act([{ op: "update", id: todo.id, todo: place }], words.moved);
}

function drop(event: DragEvent, onto: LocalTodo): void {
  event.preventDefault();
  const id = dragged.value;
  dragged.value = undefined;
  if (!id || id === onto.id) return;
  const ids = shown.value.map((todo) => todo.id);
  const place = ids.indexOf(id) < ids.indexOf(onto.id) ? { after: onto.id } : { before: onto.id };
  void act([{ op: "update", id, todo: place }], words.moved);
}

export function SelectionBar() {
  const chosen = shown.value.filter((todo) => selected.value.has(todo.id));
  if (!chosen.length) return null;
  const done = (work: Promise<void>) => {
    selected.value = new Set();
    return work;
  };
  return (
    <div class="selection">
      <span>{words.selected(chosen.length)}</span>
      <button type="button" onClick={() => done(toggle(chosen))}>
        {words.views.completed}
      </button>
      <button type="button" onClick={() => done(remove(chosen))}>
        {words.remove}
      </button>
      <button
        type="button"
        onClick={() => {
          selected.value = new Set();
        }}
      >
        {words.close}
      </button>
    </div>
  );
}

// The rows. However long the list is, only those near the window are in the document.

import { computed, effect, signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Icon, type IconName } from "../parts/icons.tsx";
import { act, list, opened } from "../state/app.ts";
import { carried, put } from "../state/projects.ts";
import { dueDay, isByHand, isOverdue, items, linger, route, shown, today } from "../state/route.ts";
import type { Change, LocalTodo } from "../sync/types.ts";
import { sayDay, sayTime, words } from "../words/words.ts";
import { ProjectSign, PutInto } from "./projects.tsx";

const HEIGHT = 56; // of each row, in CSS pixels: style/page.css has it too
const BEYOND = 12; // rows above and below the window

const range = signal({ from: 0, to: 60 });
const cursor = signal<string | undefined>(undefined);
export const selected = signal<ReadonlySet<string>>(new Set());
const dragged = signal<string | undefined>(undefined);
const over = signal<string | undefined>(undefined); // where it would be dropped
effect(() => {
  void list.value; // another person's, or nobody's
  selected.value = new Set();
  cursor.value = undefined;
});
let place = 0; // of the row that has, or had, the focus

let inside = false; // whether the focus is in the list, or was when its row went
const look = ({ target }: Event) => {
  inside = target instanceof Element && target.closest(".rows") !== null;
};
document.addEventListener("focusin", look);
document.addEventListener("pointerdown", look);

/**
 * The focus is never lost: not when its row is moved in the document, and when it goes, the
 * row that comes in its place has it.
 */
export function keepFocus(now: readonly LocalTodo[]): void {
  const at = now.findIndex((todo) => todo.id === cursor.value);
  if (at >= 0) place = at;
  else if (cursor.value) cursor.value = now[Math.min(place, now.length - 1)]?.id;
  const { activeElement } = document;
  if (!inside || (activeElement && activeElement !== document.body)) return;
  const id = cursor.value ? `todo-${cursor.value}` : "list";
  requestAnimationFrame(() => document.getElementById(id)?.focus());
}

/** From anywhere: to the row that had the focus last, or to the first. */
export function enterList(): void {
  const id = cursor.value ?? shown.value[0]?.id;
  document.getElementById(`todo-${id}`)?.focus();
}

const places = computed(
  () => new Map(items.value.map((item, at) => ["todo" in item ? item.todo.id : at, at])),
);
/** Those near the window, and the one that has the focus, which stays. */
const near = computed(() => {
  const { from, to } = range.value;
  const found = items.value.slice(from, to).map((item, at) => ({ item, index: from + at }));
  const index = places.value.get(cursor.value ?? "");
  const item = index !== undefined && items.value[index];
  if (item && index < from) found.unshift({ item, index });
  if (item && index >= to) found.push({ item, index });
  return found;
});

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
  return (
    <ul
      ref={element}
      class="rows"
      style={{ height: `${items.value.length * HEIGHT}px` }}
      onKeyDown={pressed}
    >
      {near.value.map(({ item, index }) =>
        "heading" in item ? (
          <li
            key={`heading ${index}`}
            class="heading"
            style={{ transform: `translateY(${index * HEIGHT}px)` }}
          >
            <h2>{item.heading}</h2>
          </li>
        ) : (
          <Row key={item.todo.id} todo={item.todo} index={index} count={items.value.length} />
        ),
      )}
    </ul>
  );
}

function Row({ todo, index, count }: { todo: LocalTodo; index: number; count: number }) {
  const gone = todo.deleted_at !== null;
  const chosen = selected.value.has(todo.id);
  const current = opened.value === todo.id;
  const stop = tabStop(todo.id) ? 0 : -1;
  const classes = [
    "row",
    todo.completed && "done",
    chosen && "chosen",
    current && "current",
    over.value === todo.id && dropsAfter(todo.id) && "drop-after",
    over.value === todo.id && !dropsAfter(todo.id) && "drop-before",
    `is-${todo.priority}`,
  ];
  return (
    <li
      class={classes.filter(Boolean).join(" ")}
      style={{ transform: `translateY(${index * HEIGHT}px)` }}
      aria-setsize={count}
      aria-posinset={index + 1}
      draggable={isByHand.value}
      onDragStart={() => {
        dragged.value = todo.id;
        carried.value = todo;
      }}
      onDragOver={(event) => {
        if (!dragged.value) return;
        event.preventDefault();
        over.value = todo.id;
      }}
      onDragEnd={() => {
        dragged.value = over.value = carried.value = undefined;
      }}
      onDrop={(event) => drop(event, todo)}
      onFocusIn={() => {
        cursor.value = todo.id;
      }}
    >
      <button
        type="button"
        class="check"
        tabIndex={stop}
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
        tabIndex={stop}
        aria-pressed={selected.value.size ? chosen : undefined}
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
          tabIndex={stop}
          onClick={() => act([{ op: "restore", id: todo.id }], words.restored)}
        >
          <Icon name="restore" />
        </button>
      ) : (
        <button
          type="button"
          class="icon-button on-hover"
          aria-label={words.remove}
          tabIndex={stop}
          onClick={() => remove([todo])}
        >
          <Icon name="trash" />
        </button>
      )}
    </li>
  );
}

/** One stop of the Tab key for the whole list: the rest is arrows. */
const tabStop = (id: string): boolean => id === stopId.value;
const stopId = computed(() =>
  shown.value.some((todo) => todo.id === cursor.value) ? cursor.value : shown.value[0]?.id,
);

function Meta({ todo }: { todo: LocalTodo }) {
  return (
    <span class="meta">
      {todo.priority !== "none" && (
        <span class="unseen">{`${words.priority}: ${words.priorities[todo.priority]}`}</span>
      )}
      <Due todo={todo} />
      {todo.description && <Sign name="note" means={words.notes} />}
      {todo.steps?.length > 0 && (
        <span>
          <span class="unseen">{words.steps} </span>
          {`${todo.steps.filter((step) => step.completed).length}/${todo.steps.length}`}
        </span>
      )}
      <ProjectSign id={todo.project_id} />
      {todo.tags.map((tag) => (
        <span class="at" key={tag} dir="auto">
          {tag}
        </span>
      ))}
      {todo.pending && <Sign name="cloud" means={words.pending} />}
    </span>
  );
}

/** Where a heading says the day, only the time. */
function Due({ todo }: { todo: LocalTodo }) {
  const day = dueDay(todo);
  const time = todo.due_at ? sayTime(new Date(todo.due_at)) : "";
  const { view } = route.value;
  const isHeaded = view === "upcoming" || (view === "today" && day === today.value);
  const said = !isHeaded && day && sayDay(day, today.value);
  if (!said && !time) return null;
  const late = isOverdue(todo);
  return (
    <span class={late ? "due late" : day === today.value ? "due now" : "due"}>
      <Icon name={time ? "clock" : "upcoming"} />
      {late && <span class="unseen">{words.overdue}</span>}
      {[said, time].filter(Boolean).join(" ")}
    </span>
  );
}

const Sign = ({ name, means }: { name: IconName; means: string }) => (
  <span class={`sign is-${name}`} title={means}>
    <Icon name={name} />
    <span class="unseen">{means}</span>
  </span>
);

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
  if (!done) linger(todos.map(({ id }) => id));
  const changes: Change[] = todos
    .filter((todo) => todo.completed === done)
    .map(({ id }) => ({ op: done ? "reopen" : "complete", id }));
  return act(changes, done ? words.reopened(changes.length) : words.completed(changes.length));
};

export const remove = (todos: readonly LocalTodo[]): Promise<void> =>
  act(
    todos.map(({ id }) => ({ op: "delete", id })),
    words.removed(todos.length),
  );

function pressed(event: KeyboardEvent): void {
  const all = shown.value;
  const at = all.findIndex((todo) => todo.id === cursor.value);
  const todo = all[at];
  if (!todo) return;
  inside = true;
  const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  const chosen = all.filter((each) => selected.value.has(each.id));
  const these = chosen.length ? chosen : [todo];
  if (step && event.altKey) move(all, at, step);
  else if (step) walk(all, at, step, event.shiftKey);
  else if (event.key === "a" && (event.ctrlKey || event.metaKey))
    selected.value = new Set(all.map((each) => each.id));
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

/** By hand, without dragging. */
export function moveBy(todo: LocalTodo, step: number): void {
  const all = shown.value;
  move(
    all,
    all.findIndex(({ id }) => id === todo.id),
    step,
  );
}

function move(all: readonly LocalTodo[], at: number, step: number): void {
  const [todo, neighbour] = [all[at], all[at + step]];
  if (!isByHand.value || !todo || !neighbour) return;
  const place = step < 0 ? { before: neighbour.id } : { after: neighbour.id };
  void act([{ op: "update", id: todo.id, todo: place }], words.moved);
}

function dropsAfter(onto: string): boolean {
  const ids = shown.value.map((todo) => todo.id);
  return ids.indexOf(dragged.value ?? "") < ids.indexOf(onto);
}

function drop(event: DragEvent, onto: LocalTodo): void {
  event.preventDefault();
  const id = dragged.value;
  const place = dropsAfter(onto.id) ? { after: onto.id } : { before: onto.id };
  dragged.value = over.value = undefined;
  if (!id || id === onto.id) return;
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
        {chosen.every((todo) => todo.completed) ? words.reopenAll : words.completeAll}
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
        {words.clearSelection}
      </button>
      <PutInto choose={(project) => done(put(chosen, project))} />
    </div>
  );
}

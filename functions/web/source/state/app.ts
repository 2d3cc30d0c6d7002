// What the page knows: who is here, their list, and what they look at. Views read signals.

import { batch, computed, signal } from "@preact/signals";
import { account, type Outcome, send, TokenApi, type User, whoIsHere } from "../api/session.ts";
import { openList } from "../sync/index.ts";
import type { Change, List, LocalTodo, SyncState, TodoPatch, Undo } from "../sync/types.ts";
import { words } from "../words/words.ts";

const KNOWN = "ownlist.user"; // who was here last, so that the page opens without a network
const LEAVING = "ownlist.leaving"; // a sign-out that the server has not heard of yet

/** undefined: not known yet. "elsewhere": accounts are another service's matter. */
export const user = signal<User | null | undefined | "elsewhere">(undefined);
export const list = signal<List | undefined>(undefined);
export const todos = signal<readonly LocalTodo[]>([]);
export const sync = signal<SyncState | undefined>(undefined);
/** The todo whose details are open. */
export const opened = signal<string | undefined>(undefined);
/** What just happened, and what undoes it. */
export const toast = signal<{ text: string; undo?: Undo } | undefined>(undefined);
/** Spoken by screen readers. */
export const said = signal("");
export const byId = computed(() => new Map(todos.value.map((todo) => [todo.id, todo])));

const undos: Undo[] = [];

/** Open what this browser knows at once, then ask whose session it has. */
export async function begin(): Promise<void> {
  if (localStorage.getItem(LEAVING)) await leaveNow();
  const known = remembered();
  if (known) await open(known);
  const now = await whoIsHere();
  if (now === undefined) {
    user.value ??= null;
    return;
  }
  if (now === "elsewhere") {
    user.value = now;
    return;
  }
  if (known && now?.id !== known.id) return now ? change(now) : ended();
  if (now && !known) await open(now);
  user.value = now;
}

function remembered(): User | undefined {
  const text = localStorage.getItem(KNOWN);
  return text && !localStorage.getItem(LEAVING) ? JSON.parse(text) : undefined;
}

async function open(who: User): Promise<void> {
  localStorage.setItem(KNOWN, JSON.stringify(who));
  const api = new TokenApi();
  const opened = await openList({ userId: who.id, api });
  const read = () =>
    batch(() => {
      todos.value = opened.todos();
      sync.value = opened.state();
    });
  opened.subscribe(read);
  opened.setActive(!document.hidden);
  batch(() => {
    list.value = opened;
    user.value = who;
    read();
  });
  void opened.sync();
  void tellTimeZone(api);
}

/** Somebody else has signed in with this browser: nothing of the one before is shown. */
async function change(now: User): Promise<void> {
  forget();
  await open(now);
}

/**
 * The session is over, elsewhere or by time: the list is not shown again, without a network
 * either, until that person signs in. What is not sent yet waits for that.
 */
function ended(): void {
  localStorage.removeItem(KNOWN);
  forget();
  user.value = null;
}

/** Nothing of one person is left on the page for the next. */
function forget(): void {
  list.value?.close();
  undos.length = 0;
  batch(() => {
    list.value = undefined;
    todos.value = [];
    sync.value = undefined;
    toast.value = undefined;
    said.value = "";
    opened.value = undefined;
  });
}

/** Days end where the person is, unless they have said otherwise. */
async function tellTimeZone(api: TokenApi): Promise<void> {
  const me = await api.request("GET", "/api/v1/me").catch(() => undefined);
  if ((me?.body as { time_zone?: string | null } | undefined)?.time_zone !== null) return;
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  await api.request("PATCH", "/api/v1/me", { time_zone: timeZone }).catch(() => undefined);
}

export async function signIn(email: string, password: string): Promise<Outcome> {
  // Or the session that begins now would be taken for the one that was left.
  if (localStorage.getItem(LEAVING)) await leaveNow();
  if (localStorage.getItem(LEAVING)) return { ok: false, status: 0, text: "" };
  const outcome = await account("/sign-in/email", { email, password });
  if (outcome.ok && outcome.user) await open(outcome.user);
  return outcome;
}

export const signUp = (name: string, email: string, password: string): Promise<Outcome> =>
  account("/sign-up/email", { name, email, password });

/** Warn of what is not sent, then leave nothing of this person in the browser. */
export async function signOut(): Promise<void> {
  const unsent = sync.value?.unsent ?? 0;
  if (unsent && !confirm(words.leaving(unsent))) return;
  localStorage.setItem(LEAVING, "1");
  try {
    await list.value?.erase();
  } finally {
    sessionStorage.clear();
    ended();
    await leaveNow();
  }
}

/** End the session before anything else is asked in it; later, if there is no network. */
async function leaveNow(): Promise<void> {
  const left = await send("POST", "/api/auth/sign-out", {}).catch(() => undefined);
  if (left && left.status < 500) localStorage.removeItem(LEAVING);
}

let acting: Promise<unknown> = Promise.resolve();

/** Do this on the list when all that was begun before is done. */
function next(work: (now: List) => Promise<void>): Promise<void> {
  const done = acting.then(() => list.value && work(list.value));
  acting = done.catch(() => undefined);
  return done;
}

/**
 * One action of the person, with what can be said of it and undone. What is made of the list as
 * it is (a function) sees all that was done before.
 */
export function act(changes: Change[] | (() => Change[]), text: string): Promise<void> {
  return next(async (now) => {
    const wanted = typeof changes === "function" ? changes() : changes;
    if (!wanted.length) return;
    const undo = await now.act(wanted);
    undos.push(undo);
    tell(text, undo);
  });
}

/** Change one todo by what it is when its turn comes. */
export const edit = (
  id: string,
  made: (todo: LocalTodo) => { todo: TodoPatch; seen?: Partial<LocalTodo> },
): Promise<void> =>
  act(() => {
    const todo = list.value?.get(id);
    return todo ? [{ op: "update", id, ...made(todo) }] : [];
  }, words.saved);

/** After all that was done before: the last action, or this one. */
export function undoLast(chosen?: Undo): Promise<void> {
  return next(async (now) => {
    const undo = chosen ?? undos.at(-1);
    if (!undo || !undos.includes(undo)) return; // undone already
    undos.splice(undos.indexOf(undo), 1);
    await now.undo(undo);
    tell(words.undone);
  });
}

let hiding: ReturnType<typeof setTimeout> | undefined;
export function tell(text: string, undo?: Undo): void {
  clearTimeout(hiding);
  batch(() => {
    toast.value = undo ? { text, undo } : { text };
    said.value = text;
  });
  hiding = setTimeout(() => {
    toast.value = undefined;
  }, 8000);
}

document.addEventListener("visibilitychange", () => list.value?.setActive(!document.hidden));

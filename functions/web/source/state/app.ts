// What the page knows: who is here, their list, and what they look at. Views read signals.

import { batch, computed, signal } from "@preact/signals";
import {
  account,
  type Outcome,
  outcomeOf,
  send,
  TokenApi,
  type User,
  whoIsHere,
} from "../api/session.ts";
import type { components } from "../api/types.ts";
import { flushDrafts } from "../parts/draft.ts";
import { openList } from "../sync/index.ts";
import type {
  Change,
  List,
  LocalProject,
  LocalTodo,
  SyncState,
  TodoPatch,
  Undo,
} from "../sync/types.ts";
import { words } from "../words/words.ts";
import { addExamples } from "./examples.ts";
import { browser, parsed, tab } from "./kept.ts";
import { adopt, forgetPreferences, recall } from "./preferences.ts";

type Account = components["schemas"]["Account"];

const KNOWN = "ownlist.user"; // who was here last, so that the page opens without a network
const LEAVING = "ownlist.leaving"; // a sign-out that the server has not heard of yet
const LATER = "ownlist.later."; // and a user's id: what could not be stored, to be done again

/** undefined: not known yet. "elsewhere": accounts are another service's matter. */
export const user = signal<User | null | undefined | "elsewhere">(undefined);
export const list = signal<List | undefined>(undefined);
/** Requests in the name of whoever is here. */
export const api = signal<TokenApi | undefined>(undefined);
export const todos = signal<readonly LocalTodo[]>([]);
export const projects = signal<readonly LocalProject[]>([]);
export const sync = signal<SyncState | undefined>(undefined);
/** The todo whose details are open. */
export const opened = signal<string | undefined>(undefined);
/** What just happened, and what undoes it. */
export const toast = signal<{ text: string; undo?: Undo } | undefined>(undefined);
/** How many changes wait for a person whose session has ended by itself. */
export const unsentBefore = signal<number | undefined>(undefined);
/** Spoken by screen readers. */
export const said = signal("");
export const byId = computed(() => new Map(todos.value.map((todo) => [todo.id, todo])));

const undos: Undo[] = [];

/** Open what this browser knows at once, then ask whose session it has. */
export async function begin(): Promise<void> {
  if (browser.get(LEAVING)) await leaveNow();
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
  const known = parsed(browser.get(KNOWN)) as User | undefined;
  return known?.id && !browser.get(LEAVING) ? known : undefined;
}

async function open(who: User): Promise<void> {
  const isKnown = remembered()?.id === who.id;
  browser.set(KNOWN, JSON.stringify(who));
  recall(who.id);
  const requests = new TokenApi(who.id);
  // After a session that ended by itself their list is still here, with what is not sent.
  const kept = hidden?.who === who.id && hidden.list.state().problem ? hidden.list : undefined;
  if (hidden && !kept) hidden.list.close();
  const opened = kept ?? (await openList({ userId: who.id, api: requests }));
  hidden = undefined;
  const read = () => {
    if (list.value !== opened || replacing) return; // somebody else's turn
    const state = opened.state();
    const found = opened.todos();
    batch(() => {
      // Taken away by a newer version in another tab: what is typed here still needs its todo.
      if (found.length || state.status !== "stopped") {
        todos.value = found;
        projects.value = opened.projects();
      }
      sync.value = state;
    });
    if (state.status === "signed_out") void signedOut(state);
  };
  opened.subscribe(read);
  opened.setActive(!document.hidden);
  batch(() => {
    list.value = opened;
    api.value = requests;
    user.value = who;
    unsentBefore.value = undefined;
    read();
  });
  void opened.sync().then(() => doLater(who));
  void settle(requests, opened, isKnown);
}

export function rename(name: string): void {
  const who = user.value;
  if (typeof who !== "object" || !who) return;
  user.value = { ...who, name };
  browser.set(KNOWN, JSON.stringify(user.value));
}

/** Somebody else has signed in with this browser: nothing of the one before is shown. */
async function change(now: User): Promise<void> {
  forget();
  await open(now);
}

let hidden: { who: string; list: List } | undefined;
let asking = false;

/** No token any more: because this list was erased in another tab, or the session is over. */
async function signedOut(state: SyncState): Promise<void> {
  if (!state.problem) {
    tab.clear();
    forget();
    user.value = null;
    return;
  }
  await recheck();
}

/** Whose session this is may have changed in another tab. */
export async function recheck(): Promise<void> {
  if (asking || !list.value) return;
  asking = true;
  const now = await whoIsHere();
  asking = false;
  if (now === null) await ended();
  else if (now && now !== "elsewhere" && now.id !== idOf(user.value)) {
    await ended();
    await change(now);
  }
}

const idOf = (who: typeof user.value) => (typeof who === "object" ? who?.id : undefined);

/**
 * The session is over, elsewhere or by time: the list is not shown again, without a network
 * either, until that person signs in. What is not sent yet waits for that, and what is just
 * being typed as well.
 */
async function ended(): Promise<void> {
  flushDrafts();
  await acting;
  const who = idOf(user.value);
  if (remembered()?.id === who) browser.remove(KNOWN);
  const unsent = sync.value?.unsent ?? 0;
  const kept = list.value;
  if (kept && who) hidden = { who, list: kept };
  kept?.setActive(false);
  clear();
  batch(() => {
    unsentBefore.value = unsent;
    user.value = null;
  });
}

/** Nothing of one person is left on the page for the next. */
function forget(): void {
  list.value?.close();
  clear();
}

function clear(): void {
  forgetPreferences();
  undos.length = 0;
  batch(() => {
    list.value = undefined;
    api.value = undefined;
    todos.value = [];
    projects.value = [];
    sync.value = undefined;
    toast.value = undefined;
    said.value = "";
    opened.value = undefined;
  });
}

/**
 * What they have set, elsewhere perhaps. Days end where the person is, unless they have said
 * otherwise. Who has not, nor written anything, is here for the first time.
 */
async function settle(requests: TokenApi, opened: List, isKnown: boolean): Promise<void> {
  const answer = await requests.request("GET", "/api/v1/me").catch(() => undefined);
  if (answer?.status !== 200 || api.value !== requests) return;
  const me = answer.body as Account;
  adopt(me);
  if (me.time_zone !== null) return;
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  await requests.request("PATCH", "/api/v1/me", { time_zone: timeZone }).catch(() => undefined);
  if (!isKnown && me.todos === 0 && me.deleted === 0) await addExamples(opened);
}

export async function signIn(email: string, password: string): Promise<Outcome> {
  // Or the session that begins now would be taken for the one that was left.
  if (browser.get(LEAVING)) await leaveNow();
  if (browser.get(LEAVING)) return outcomeOf(undefined);
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
  browser.set(LEAVING, "1");
  try {
    await list.value?.erase();
  } finally {
    tab.clear();
    browser.remove(KNOWN);
    forget();
    user.value = null;
    await leaveNow();
  }
}

let replacing = false;

/** All of it is erased on the server: begin with an empty list, and nothing to undo. */
export async function startOver(): Promise<void> {
  const who = user.value;
  if (typeof who !== "object" || !who) return;
  replacing = true; // the list that goes does not take the page with it
  try {
    await list.value?.erase();
  } finally {
    replacing = false;
  }
  tab.clear();
  undos.length = 0;
  toast.value = undefined;
  forgetPreferences();
  await open(who);
}

/** The account is deleted: this browser keeps nothing at all, the page itself included. */
export async function keepNothing(): Promise<void> {
  try {
    await list.value?.erase();
  } finally {
    tab.clear();
    browser.clear();
    forget();
    user.value = null;
    const workers = (await navigator.serviceWorker?.getRegistrations()) ?? [];
    for (const each of workers) await each.unregister();
    for (const name of await caches.keys()) await caches.delete(name);
  }
}

/** End the session before anything else is asked in it; later, if there is no network. */
async function leaveNow(): Promise<void> {
  const left = await send("POST", "/api/auth/sign-out", {}).catch(() => undefined);
  if (left && left.status < 500) browser.remove(LEAVING);
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
    const undo = await now.act(wanted).catch(() => undefined);
    if (!undo) return later(wanted);
    undos.push(undo);
    tell(text, undo);
  });
}

/** A newer version in another tab has closed the list here: it is done when it is open again. */
function later(changes: Change[]): void {
  const name = LATER + idOf(user.value);
  const before = (parsed(tab.get(name)) ?? []) as Change[][];
  tab.set(name, JSON.stringify([...before, changes]));
  tell(words.keptForLater);
}

async function doLater(who: User): Promise<void> {
  const kept = (parsed(tab.get(LATER + who.id)) ?? []) as Change[][];
  tab.remove(LATER + who.id);
  for (const changes of kept) await list.value?.act(changes).catch(() => undefined);
}

/** Change one todo by what it is when its turn comes. */
export const edit = (
  id: string,
  made: (todo: LocalTodo) => { todo: TodoPatch; seen?: Partial<LocalTodo> },
): Promise<void> =>
  act(() => {
    const todo = byId.value.get(id);
    return todo ? [{ op: "update", id, ...made(todo) }] : [];
  }, words.saved);

/** After all that was done before: the last action, or this one. */
export function undoLast(chosen?: Undo): Promise<void> {
  return next(async (now) => {
    const undo = chosen ?? undos.at(-1);
    if (!undo || !undos.includes(undo)) return; // undone already
    undos.splice(undos.indexOf(undo), 1);
    const done = await now.undo(undo).catch(() => undefined);
    tell(done ? words.undone : words.failed);
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

addEventListener("storage", ({ key }) => {
  if (key === KNOWN || key === null) void recheck(); // another tab signed somebody in or out
});
document.addEventListener("visibilitychange", () => list.value?.setActive(!document.hidden));

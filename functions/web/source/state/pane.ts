// What settings and account know and do. Nothing of it is kept, and none outlives its person.

import { effect, signal } from "@preact/signals";
import {
  account,
  type Failure,
  type Outcome,
  outcomeOf,
  type Reply,
  send,
  type User,
} from "../api/session.ts";
import type { components } from "../api/types.ts";
import { api, list, recheck, unsentBefore, user } from "./app.ts";
import { adopt } from "./preferences.ts";

export type Me = components["schemas"]["Account"];
export type SettingsPatch = Required<components["schemas"]["SettingsPatch"]>;

/** A browser or program that is signed in, as the identity tells it. */
export interface Session {
  id: string;
  /** A secret: it is sent back to end the session, and goes nowhere else. */
  token: string;
  userAgent: string | null;
  ipAddress: string | null;
  createdAt: string;
  updatedAt: string;
}

export const me = signal<Me | undefined>(undefined);
/** Why it is not there. */
export const notRead = signal<Failure | undefined>(undefined);
/** What was set and is not saved yet. */
const wanted = signal<Partial<SettingsPatch>>({});
export const saving = signal<"" | "saving" | "saved" | Failure>("");

export const person = (): User | undefined => {
  const now = user.value;
  return typeof now === "object" && now ? now : undefined;
};

/** What was typed and not sent, by the field's name; no password. */
export const typed = new Map<string, string>();

let last = ""; // whose these are
effect(() => {
  const [requests, id] = [api.value, person()?.id ?? ""];
  me.value = notRead.value = undefined;
  if (!requests) return;
  if (id !== last) forget();
  last = id;
  void readMe().then(save);
});
effect(() => {
  // Signed out. A session that ended by itself leaves them to the same person.
  if (user.value === null && unsentBefore.value === undefined) forget();
});

function forget(): void {
  typed.clear();
  wanted.value = {};
  saving.value = "";
}

addEventListener("online", () => void (me.peek() ? save() : readMe()));

/** Of the API, in the name of whoever is here; undefined if that has changed meanwhile. */
export async function request(
  method: string,
  path: string,
  body?: unknown,
): Promise<{ outcome: Outcome; reply?: Reply } | undefined> {
  const requests = api.peek();
  const reply = await requests?.request(method, path, body).catch(() => undefined);
  if (!requests || api.peek() !== requests) return undefined;
  return { outcome: outcomeOf(reply), ...(reply && { reply }) };
}

export async function readMe(): Promise<void> {
  const found = await request("GET", "/api/v1/me");
  if (!found) return;
  notRead.value = found.outcome.ok ? undefined : found.outcome;
  if (found.outcome.ok) me.value = found.reply?.body as Me;
}

/** As chosen, saved or not. */
export const setting = <Name extends keyof SettingsPatch>(
  name: Name,
): SettingsPatch[Name] | undefined =>
  name in wanted.value ? wanted.value[name] : me.value?.[name];

export function set(patch: Partial<SettingsPatch>): void {
  wanted.value = { ...wanted.value, ...patch };
  const [language = null, week_start = null] = [setting("language"), setting("week_start")];
  adopt({ id: person()?.id ?? "", language, week_start });
  void save();
}

let turn: Promise<void> = Promise.resolve();

/** All that is not saved yet, one request after the other. */
export function save(): Promise<void> {
  turn = turn.then(saveNow);
  return turn;
}

async function saveNow(): Promise<void> {
  const patch = wanted.peek();
  if (!Object.keys(patch).length) return;
  saving.value = "saving";
  const answer = await request("PATCH", "/api/v1/me", patch);
  if (!answer) return;
  const { outcome, reply } = answer;
  saving.value = outcome.ok ? "saved" : outcome;
  if (!outcome.ok || !me.peek()) return;
  const later = Object.entries(wanted.peek()).filter(
    ([name, value]) => patch[name as keyof SettingsPatch] !== value,
  );
  me.value = { ...(me.peek() as Me), ...(reply?.body as Partial<Me>) };
  wanted.value = Object.fromEntries(later);
}

interface Here {
  session: Session;
  user: User;
}

const hereNow = async (): Promise<Here | undefined> => {
  const answer = await send("GET", "/api/auth/get-session").catch(() => undefined);
  return (answer?.body as Here | null | undefined) ?? undefined;
};

/**
 * An operation of the identity in the name of whom the page shows. It goes by the cookie, which
 * another tab may have made another person's: then nothing is asked, and the page changes.
 */
export async function asMe(path: string, body: unknown = {}): Promise<Outcome> {
  return (await isMine()) ? account(path, body) : outcomeOf(somebodyElse());
}

async function isMine(): Promise<boolean> {
  const here = await hereNow();
  if (!here || here.user.id === person()?.id) return true; // no session: the answer says so
  void recheck();
  return false;
}

const somebodyElse = (): Reply => ({ status: 401, body: {}, headers: new Headers(), text: "" });

/** This session's id, and all of them, the newest first. */
export async function sessions(): Promise<{ here: string; all: Session[] } | Failure> {
  const here = await hereNow();
  const answer = await send("GET", "/api/auth/list-sessions").catch(() => undefined);
  const outcome = outcomeOf(answer);
  if (!outcome.ok) return outcome;
  const all = answer?.body as (Session & { userId: string })[];
  if (!all.every((each) => each.userId === person()?.id)) {
    void recheck();
    return outcomeOf(somebodyElse()) as Failure;
  }
  const newest = (a: Session, b: Session) => b.updatedAt.localeCompare(a.updatedAt);
  return { here: here?.session.id ?? "", all: all.sort(newest) };
}

/** One by one, as they are when it is asked for: the tokens are those of this person alone. */
export async function endOthers(): Promise<Outcome> {
  const found = await sessions();
  if ("ok" in found) return found;
  for (const { id, token } of found.here ? found.all : []) {
    const outcome: Outcome =
      id === found.here ? { ok: true } : await account("/revoke-session", { token });
    if (!outcome.ok) return outcome;
  }
  return { ok: true };
}

/** After a session is over or too old: a new one in its place. */
export async function signInAgain(password: string): Promise<Outcome> {
  const before = await hereNow();
  if (before && before.user.id !== person()?.id) return asMe(""); // which changes the page
  const outcome = await account("/sign-in/email", { email: person()?.email, password });
  if (!outcome.ok) return outcome;
  if (before) await account("/revoke-session", { token: before.session.token });
  void list.peek()?.sync();
  return outcome;
}

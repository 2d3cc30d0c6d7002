// For who is not signed in: what this is, and the way in.

import { signal } from "@preact/signals";
import { account } from "../api/session.ts";
import { signIn, signUp, unsentBefore, user } from "../state/app.ts";
import { explain } from "../words/problems.ts";
import { words } from "../words/words.ts";
import { Links } from "./links.tsx";

type Mode = "in" | "up" | "reset" | "resend";
const mode = signal<Mode>("in");
const busy = signal(false);
const problem = signal("");
/** What has just been done, in the place of the form. */
export const notice = signal("");
/** The address that the notice is about, for who wants that mail again. */
const mailed = signal("");

export function Welcome() {
  return (
    <main class="welcome">
      <section class="pitch">
        <h1>
          <img src="/assets/icon.svg" alt="" width="40" height="40" /> {words.app}
        </h1>
        <p class="tagline">{words.tagline}</p>
        <p>{words.promise}</p>
        <p class="quiet">{words.free}</p>
      </section>
      {user.value === "elsewhere" ? <Elsewhere /> : notice.value ? <Notice /> : <Form />}
      <Links />
    </main>
  );
}

const Elsewhere = () => (
  <section class="card">
    <p>
      {words.elsewhere} <a href="/docs">{words.docs}</a>
    </p>
  </section>
);

const Notice = () => (
  <section class="card">
    <p role="status" tabIndex={-1} ref={(element) => element?.focus()}>
      {notice.value}
    </p>
    <p class="problem" role="alert">
      {problem.value}
    </p>
    <button type="button" class="primary" onClick={() => show("in")}>
      {words.signIn}
    </button>
    {mailed.value && (
      <p class="choices">
        <button
          type="button"
          class="link"
          disabled={busy.value}
          onClick={() => ask("resend", mailed.value, new FormData())}
        >
          {words.unconfirmed}
        </button>
      </p>
    )}
  </section>
);

const titleOf = (of: Mode): string =>
  ({
    in: words.signIn,
    up: words.signUp,
    reset: words.newPassword,
    resend: words.unconfirmed,
  })[of];

function Form() {
  const now = mode.value;
  const fresh = now === "up";
  return (
    <form class="card" onSubmit={submit}>
      <h2>{titleOf(now)}</h2>
      {unsentBefore.value !== undefined && (
        <p role="status">
          {words.sessionEnded} {unsentBefore.value > 0 && words.waitForYou(unsentBefore.value)}
        </p>
      )}
      {fresh && (
        <label>
          {words.name}
          <input name="name" autocomplete="name" maxLength={100} required />
        </label>
      )}
      <label>
        {words.email}
        <input name="email" type="email" autocomplete="username" maxLength={254} required />
      </label>
      {(now === "in" || fresh) && (
        <label>
          {words.password}
          <input
            name="password"
            type="password"
            autocomplete={fresh ? "new-password" : "current-password"}
            minLength={fresh ? 12 : 1}
            maxLength={128}
            aria-describedby={fresh ? "rule" : undefined}
            required
          />
        </label>
      )}
      {fresh && (
        <p id="rule" class="quiet">
          {words.passwordRule}
        </p>
      )}
      <p class="problem" role="alert">
        {problem.value}
      </p>
      <button type="submit" class="primary" disabled={busy.value}>
        {now === "in" || fresh ? titleOf(now) : words.sendLink}
      </button>
      <p class="choices">
        {(now === "in" ? (["up", "reset", "resend"] as const) : (["in"] as const)).map((to) => (
          <button type="button" class="link" key={to} onClick={() => show(to)}>
            {choiceOf(to)}
          </button>
        ))}
      </p>
    </form>
  );
}

const choiceOf = (to: Mode): string =>
  ({
    in: mode.value === "up" ? words.haveAccount : words.back,
    up: words.newHere,
    reset: words.forgot,
    resend: words.unconfirmed,
  })[to];

function show(to: Mode): void {
  mode.value = to;
  problem.value = notice.value = mailed.value = "";
}

function submit(event: Event): void {
  event.preventDefault();
  const given = new FormData(event.target as HTMLFormElement);
  void ask(mode.value, String(given.get("email") ?? ""), given);
}

async function ask(what: Mode, email: string, given: FormData): Promise<void> {
  const [name, password] = ["name", "password"].map((each) => String(given.get(each) ?? ""));
  busy.value = true;
  problem.value = "";
  const outcome = await {
    in: () => signIn(email, password ?? ""),
    up: () => signUp(name ?? "", email, password ?? ""),
    reset: () => account("/request-password-reset", { email }),
    resend: () => account("/send-verification-email", { email }),
  }[what]();
  busy.value = false;
  if (!outcome.ok) {
    problem.value = explain(outcome);
    return;
  }
  mailed.value = what === "reset" ? "" : email;
  const told = { in: "", up: words.checkMail(email), reset: words.resetSent(email) };
  notice.value = what === "resend" ? words.resent(email) : told[what];
}

// For who is not signed in: what this is, and the way in.

import { signal } from "@preact/signals";
import type { Outcome } from "../api/session.ts";
import { signIn, signUp, unsentBefore, user } from "../state/app.ts";
import { words } from "../words/words.ts";
import { Links } from "./links.tsx";

const isNew = signal(false);
const busy = signal(false);
const problem = signal("");
const notice = signal("");

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
    <p role="status">{notice.value}</p>
    <button type="button" class="primary" onClick={() => show(false)}>
      {words.signIn}
    </button>
  </section>
);

function Form() {
  const fresh = isNew.value;
  return (
    <form class="card" onSubmit={submit}>
      <h2>{fresh ? words.signUp : words.signIn}</h2>
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
      {fresh && (
        <p id="rule" class="quiet">
          {words.passwordRule}
        </p>
      )}
      <p class="problem" role="alert">
        {problem.value}
      </p>
      <button type="submit" class="primary" disabled={busy.value}>
        {fresh ? words.signUp : words.signIn}
      </button>
      <p class="choices">
        <button type="button" class="link" onClick={() => show(!fresh)}>
          {fresh ? words.haveAccount : words.newHere}
        </button>
        {!fresh && <a href="/account">{words.forgot}</a>}
      </p>
    </form>
  );
}

function show(fresh: boolean): void {
  isNew.value = fresh;
  problem.value = notice.value = "";
}

async function submit(event: Event): Promise<void> {
  event.preventDefault();
  const given = new FormData(event.target as HTMLFormElement);
  const [name, email, password] = ["name", "email", "password"].map((n) => `${given.get(n) ?? ""}`);
  busy.value = true;
  problem.value = "";
  const outcome = isNew.value
    ? await signUp(name ?? "", email ?? "", password ?? "")
    : await signIn(email ?? "", password ?? "");
  busy.value = false;
  if (!outcome.ok) problem.value = reason(outcome);
  else if (isNew.value) notice.value = words.checkMail(email ?? "");
}

function reason(outcome: Outcome & { ok: false }): string {
  if (outcome.status === 0) return words.noAnswer;
  if (outcome.status === 401) return words.wrong;
  if (outcome.status === 429) return words.busy;
  return outcome.text || words.failed;
}

// A form of the account: sends, says what came of it, and keeps what was typed if nothing did.

import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useId, useRef } from "preact/hooks";
import type { Failure, Outcome } from "../../api/session.ts";
import { person, signInAgain, typed } from "../../state/pane.ts";
import { said } from "../../words/panes.ts";
import { explain } from "../../words/problems.ts";

export function Section({ title, children }: { title: string; children: ComponentChildren }) {
  const id = useId();
  return (
    <section class="block" aria-labelledby={id}>
      <h2 id={id} tabIndex={-1}>
        {title}
      </h2>
      {children}
    </section>
  );
}

interface Props {
  action: string;
  danger?: boolean;
  /** Asks for it. A string is what the person has to put right before anything is asked. */
  send: (given: (name: string) => string) => Promise<Outcome | string>;
  /** What is said when it is done. */
  done: (given: (name: string) => string) => string;
  children: ComponentChildren;
}

export function Form({ action, danger = false, send, done, children }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const busy = useSignal(false);
  const failure = useSignal<Failure | string | undefined>(undefined);
  const notice = useSignal("");
  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy.value || !form.current) return;
    const fields = new FormData(form.current);
    const given = (name: string) => String(fields.get(name) ?? "");
    busy.value = true;
    failure.value = undefined;
    notice.value = "";
    const outcome = await send(given);
    busy.value = false;
    if (typeof outcome === "string" || !outcome.ok) {
      failure.value = outcome as Failure | string;
      return;
    }
    notice.value = done(given);
    for (const name of fields.keys()) typed.delete(name);
    form.current?.reset();
  };
  return (
    <>
      <form ref={form} onSubmit={submit}>
        {children}
        <Problem failure={failure.value} />
        <p class="done" role="status">
          {notice.value}
        </p>
        {/* Never disabled: a button that is loses the focus. */}
        <button type="submit" class={danger ? "danger" : "primary"} aria-busy={busy.value}>
          {action}
        </button>
      </form>
      <Again
        failure={failure.value}
        onDone={() => {
          failure.value = undefined;
          notice.value = said.again.done;
          form.current?.querySelector<HTMLElement>("[type=submit]")?.focus();
        }}
      />
    </>
  );
}

export const Problem = ({ failure }: { failure: Failure | string | undefined }) => (
  <p class="problem" role="alert">
    {typeof failure === "object" ? explain(failure) : failure}
  </p>
);

const needsPassword = (failure: Failure | string | undefined): boolean =>
  typeof failure === "object" &&
  (failure.code === "SESSION_NOT_FRESH" || failure.code === "UNAUTHORIZED");

/** Where the session is over, or too old for this: go on with the password, where one is. */
export function Again(props: { failure: Failure | string | undefined; onDone: () => void }) {
  return needsPassword(props.failure) ? <SignInAgain onDone={props.onDone} /> : null;
}

function SignInAgain({ onDone }: { onDone: () => void }) {
  const busy = useSignal(false);
  const failure = useSignal<Failure | undefined>(undefined);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy.value) return;
    const given = new FormData(event.target as HTMLFormElement);
    busy.value = true;
    const outcome = await signInAgain(String(given.get("again") ?? ""));
    busy.value = false;
    if (outcome.ok) onDone();
    else failure.value = outcome;
  };
  return (
    <form class="again" onSubmit={submit}>
      <Username />
      <label>
        {said.again.label}
        <input name="again" type="password" autocomplete="current-password" required />
      </label>
      <Problem failure={failure.value} />
      <button type="submit" class="primary" aria-busy={busy.value}>
        {said.again.act}
      </button>
    </form>
  );
}

type InputProps = JSX.IntrinsicElements["input"];

/** A field whose content waits for its person when the view goes away. Not for secrets. */
export function Kept({ label, name, ...rest }: InputProps & { label: string; name: string }) {
  return (
    <label>
      {label}
      <input
        {...rest}
        name={name}
        defaultValue={typed.get(name) ?? rest.defaultValue}
        onInput={({ currentTarget }) => typed.set(name, currentTarget.value)}
      />
    </label>
  );
}

/** For password managers: whose password it is. */
export const Username = () => (
  <input type="email" autocomplete="username" value={person()?.email} hidden readOnly />
);

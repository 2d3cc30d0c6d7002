// Where one is signed in, and signing out there.

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Failure, Outcome } from "../../api/session.ts";
import { signOut } from "../../state/app.ts";
import { asMe, endOthers, type Session, sessions } from "../../state/pane.ts";
import { said } from "../../words/panes.ts";
import { locale, words } from "../../words/words.ts";
import { Again, Problem, Section } from "./form.tsx";

export function Sessions() {
  const element = useRef<HTMLDivElement>(null);
  const found = useSignal<{ here: string; all: Session[] } | undefined>(undefined);
  const failure = useSignal<Failure | undefined>(undefined);
  const notice = useSignal("");
  const read = async () => {
    failure.value = undefined;
    const now = await sessions();
    if ("ok" in now) failure.value = now;
    else found.value = now;
  };
  useEffect(() => void read(), []);
  const end = async (asked: Promise<Outcome>, text: string) => {
    const outcome = await asked;
    if (!outcome.ok) {
      failure.value = outcome;
      return;
    }
    await read();
    notice.value = `${text} ${said.sessions.delay}`;
    // The button that was pressed is gone.
    element.current?.closest("section")?.querySelector<HTMLElement>("h2")?.focus();
  };
  const { here, all } = found.value ?? { here: "", all: [] };
  return (
    <Section title={said.sessions.title}>
      <div ref={element} class="sessions">
        <ul>
          {all.map((each) => (
            <li key={each.id}>
              <span dir="auto">{describe(each, each.id === here)}</span>
              {each.id === here ? (
                <button type="button" class="plain" onClick={() => signOut()}>
                  {words.signOut}
                </button>
              ) : (
                <button
                  type="button"
                  class="plain"
                  aria-label={said.sessions.endOf(describe(each, false))}
                  onClick={() =>
                    end(asMe("/revoke-session", { token: each.token }), said.sessions.ended)
                  }
                >
                  {said.sessions.end}
                </button>
              )}
            </li>
          ))}
        </ul>
        {all.length > 1 && (
          <button
            type="button"
            class="plain others"
            onClick={() => end(endOthers(), said.sessions.othersEnded)}
          >
            {said.sessions.endOthers}
          </button>
        )}
        <p class="done" role="status">
          {notice.value}
        </p>
        <Problem failure={failure.value} />
        <Again failure={failure.value} onDone={read} />
      </div>
    </Section>
  );
}

function describe(
  { userAgent, ipAddress, createdAt, updatedAt }: Session,
  isHere: boolean,
): string {
  const format = new Intl.DateTimeFormat(locale.value, { dateStyle: "medium", timeStyle: "short" });
  const parts = [
    programOf(userAgent ?? ""),
    isHere && said.sessions.here,
    ipAddress && said.sessions.from(ipAddress),
    said.sessions.since(format.format(new Date(createdAt))),
    updatedAt !== createdAt && said.sessions.used(format.format(new Date(updatedAt))),
  ];
  return parts.filter(Boolean).join(", ");
}

// In this order: later ones call themselves what the earlier ones are.
const PROGRAMS = {
  Edg: "Edge",
  OPR: "Opera",
  Firefox: "Firefox",
  Chrome: "Chrome",
  Safari: "Safari",
};
const SYSTEMS = {
  Windows: "Windows",
  Android: "Android",
  iPhone: "iPhone",
  iPad: "iPad",
  "Mac OS X": "macOS",
  CrOS: "ChromeOS",
  Linux: "Linux",
};

/** What it says it is: nobody has checked that. */
function programOf(agent: string): string {
  const named = (names: Record<string, string>) =>
    Object.entries(names).find(([name]) => agent.includes(name))?.[1];
  const program = named(PROGRAMS) ?? /^[\w .-]{1,40}/.exec(agent)?.[0] ?? said.sessions.unknown;
  return said.sessions.on(program, named(SYSTEMS) ?? "");
}

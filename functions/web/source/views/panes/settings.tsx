// What can be set, saved as it is changed.

import { useEffect, useId } from "preact/hooks";
import {
  me,
  notRead,
  readMe,
  type SettingsPatch,
  save,
  saving,
  set,
  setting,
} from "../../state/pane.ts";
import { said } from "../../words/panes.ts";
import { explain } from "../../words/problems.ts";
import { locale, words } from "../../words/words.ts";
import { Again, Problem } from "./form.tsx";

const SPOKEN = { en: "English", de: "Deutsch" };
const WEEK_STARTS = ["monday", "saturday", "sunday"] as const;
const HERE = new Intl.DateTimeFormat().resolvedOptions().timeZone;

export function Settings() {
  useEffect(() => void readMe(), []); // it may have been set elsewhere
  if (!me.value) return <NotRead />;
  return (
    <div class="block">
      <Choice
        name="language"
        none={said.settings.browserLanguage}
        options={languages()}
        label={said.settings.language}
      />
      <Choice
        name="week_start"
        none={said.settings.usualWeek}
        options={WEEK_STARTS.map((each) => [each, said.settings.weekStarts[each]])}
        label={said.settings.weekStart}
        hint={said.settings.weekHint}
      />
      <TimeZone />
      <DayStart />
      <label class="tick">
        <input
          type="checkbox"
          checked={setting("reminder_mails") ?? true}
          onChange={({ currentTarget }) => set({ reminder_mails: currentTarget.checked })}
        />
        {said.settings.reminderMails}
      </label>
      <Saved />
    </div>
  );
}

/** Nothing is there to be shown yet, or why not. */
export function NotRead() {
  const failure = notRead.value;
  return (
    <div class="block">
      {failure ? <Problem failure={failure} /> : <p class="quiet">{said.settings.loading}</p>}
      <Again failure={failure} onDone={readMe} />
      {failure && (
        <button type="button" class="primary" onClick={readMe}>
          {words.retry}
        </button>
      )}
    </div>
  );
}

function Saved() {
  const now = saving.value;
  if (typeof now !== "object") {
    return (
      <p class="done" role="status">
        {now && said.settings[now]}
      </p>
    );
  }
  return (
    <>
      <p class="problem" role="alert">
        {said.settings.unsaved} {explain(now)}
      </p>
      <Again failure={now} onDone={save} />
      <button type="button" class="primary" onClick={save}>
        {words.retry}
      </button>
    </>
  );
}

/** Those that the page speaks, and the one that was chosen elsewhere. */
function languages(): [string, string][] {
  const chosen = setting("language");
  const spoken = Object.entries(SPOKEN);
  if (!chosen || chosen in SPOKEN) return spoken;
  const name = new Intl.DisplayNames(locale.value, { type: "language" }).of(chosen) ?? chosen;
  return [...spoken, [chosen, name]];
}

interface ChoiceProps {
  name: "language" | "week_start" | "time_zone";
  label: string;
  /** What stands for nothing chosen. */
  none: string;
  options: [string, string][];
  hint?: string;
}

function Choice({ name, label, none, options, hint }: ChoiceProps) {
  const id = useId();
  return (
    <label>
      {label}
      <select
        value={setting(name) ?? ""}
        aria-describedby={hint && id}
        onChange={({ currentTarget: { value } }) =>
          set({ [name]: value || null } as Partial<SettingsPatch>)
        }
      >
        <option value="">{none}</option>
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
      {hint && (
        <span id={id} class="quiet">
          {hint}
        </span>
      )}
    </label>
  );
}

function TimeZone() {
  const chosen = setting("time_zone");
  const known = Intl.supportedValuesOf("timeZone");
  const zones = [...new Set([...known, "UTC", ...(chosen ? [chosen] : [])])].sort();
  return (
    <>
      <Choice
        name="time_zone"
        label={said.settings.timeZone}
        none={said.settings.noZone}
        options={zones.map((zone) => [zone, zone.replaceAll("_", " ")])}
        hint={said.settings.zoneHint}
      />
      {chosen !== HERE && (
        <p>
          <button type="button" class="link" onClick={() => set({ time_zone: HERE })}>
            {said.settings.useZone(HERE.replaceAll("_", " "))}
          </button>
        </p>
      )}
    </>
  );
}

function DayStart() {
  const id = useId();
  return (
    <label>
      {said.settings.dayStartsAt}
      <input
        type="time"
        aria-describedby={id}
        value={setting("day_starts_at") ?? "09:00"}
        onChange={({ currentTarget: { value } }) => set({ day_starts_at: value || null })}
      />
      <span id={id} class="quiet">
        {said.settings.dayHint}
      </span>
    </label>
  );
}

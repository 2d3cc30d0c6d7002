// The account: who one is, where one is signed in, what one has, and the ways out.

import { useEffect } from "preact/hooks";
import { rename } from "../../state/app.ts";
import { asMe, me, person, readMe } from "../../state/pane.ts";
import { said } from "../../words/panes.ts";
import { locale } from "../../words/words.ts";
import { Export } from "./export.tsx";
import { Form, Kept, Section, Username } from "./form.tsx";
import { Erase, Remove } from "./leaving.tsx";
import { Sessions } from "./sessions.tsx";
import { NotRead } from "./settings.tsx";

export function Account() {
  useEffect(() => void readMe(), []); // what there is changes with every todo
  return (
    <>
      <Name />
      <Email />
      <Password />
      <Sessions />
      <Usage />
      <Section title={said.export.title}>
        <Export />
      </Section>
      <Erase />
      <Remove />
    </>
  );
}

const Name = () => (
  <Section title={said.name.title}>
    <Form
      action={said.name.save}
      done={() => said.name.done}
      send={async (given) => {
        const name = given("name").trim();
        const outcome = await asMe("/update-user", { name });
        if (outcome.ok) rename(name);
        return outcome;
      }}
    >
      <Kept
        label={said.name.label}
        name="name"
        autocomplete="name"
        maxLength={100}
        defaultValue={person()?.name}
        required
      />
    </Form>
  </Section>
);

const Email = () => (
  <Section title={said.email.title}>
    <p class="quiet" dir="auto">
      {said.email.now(person()?.email ?? "")}
    </p>
    <Form
      action={said.email.ask}
      done={(given) => said.email.done(given("newEmail"))}
      send={(given) => asMe("/change-email", { newEmail: given("newEmail") })}
    >
      <Kept
        label={said.email.label}
        name="newEmail"
        type="email"
        autocomplete="email"
        maxLength={254}
        required
      />
      <p class="quiet">{said.email.how}</p>
    </Form>
  </Section>
);

const Password = () => (
  <Section title={said.password.title}>
    <Form
      action={said.password.change}
      done={() => said.password.done}
      send={(given) =>
        asMe("/change-password", {
          currentPassword: given("currentPassword"),
          newPassword: given("newPassword"),
        })
      }
    >
      <Username />
      <label>
        {said.password.current}
        <input
          name="currentPassword"
          type="password"
          autocomplete="current-password"
          maxLength={128}
          required
        />
      </label>
      <label>
        {said.password.next}
        <input
          name="newPassword"
          type="password"
          autocomplete="new-password"
          minLength={12}
          maxLength={128}
          required
        />
      </label>
      <p class="quiet">{said.password.rule}</p>
    </Form>
  </Section>
);

function Usage() {
  const now = me.value;
  if (!now) return <NotRead />;
  const number = (count: number) => count.toLocaleString(locale.value);
  const trash = now.deleted ? ` (${said.usage.trash(number(now.deleted))})` : "";
  const all = now.todos + now.deleted;
  return (
    <Section title={said.usage.title}>
      <Meter
        text={said.usage.todos(number(all), number(now.quota)) + trash}
        value={all}
        max={now.quota}
      />
      <Meter
        text={said.usage.projects(number(now.projects), number(now.project_quota))}
        value={now.projects}
        max={now.project_quota}
      />
      <Meter
        text={said.usage.text(size(now.bytes), size(now.byte_quota))}
        value={now.bytes}
        max={now.byte_quota}
      />
    </Section>
  );
}

const Meter = ({ text, value, max }: { text: string; value: number; max: number }) => (
  <label class="meter">
    {text}
    <meter value={value} max={max} high={max * 0.9} />
  </label>
);

/** In steps of 1024. */
function size(bytes: number): string {
  const [amount, unit] =
    bytes < 1024
      ? [bytes, "B"]
      : bytes < 1_048_576
        ? [bytes / 1024, "KiB"]
        : [bytes / 1_048_576, "MiB"];
  return `${amount.toLocaleString(locale.value, { maximumFractionDigits: 1 })} ${unit}`;
}

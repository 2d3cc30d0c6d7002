// What cannot be undone: each asks for something typed, and offers a copy first.

import { keepNothing, startOver } from "../../state/app.ts";
import { asMe, person, request } from "../../state/pane.ts";
import { said } from "../../words/panes.ts";
import { notice } from "../welcome.tsx";
import { Export } from "./export.tsx";
import { Form, Section, Username } from "./form.tsx";

const isTyped = (given: string, wanted: string): boolean =>
  given.trim().toLowerCase() === wanted.toLowerCase();

export const Erase = () => (
  <Section title={said.erase.title}>
    <p>{said.erase.how}</p>
    <Form
      danger
      action={said.erase.act}
      done={() => said.erase.done}
      send={async (given) => {
        const word = said.erase.word;
        if (!isTyped(given("word"), word)) return said.erase.mistyped(word);
        const answer = await request("POST", "/api/v1/me/erase", { confirm: person()?.id });
        if (!answer) return said.again.other;
        if (answer.outcome.ok) await startOver();
        return answer.outcome;
      }}
    >
      <label>
        {said.erase.confirm(said.erase.word)}
        <input name="word" autocomplete="off" maxLength={40} required />
      </label>
    </Form>
  </Section>
);

export const Remove = () => (
  <Section title={said.remove.title}>
    <p>{said.remove.how}</p>
    <Export />
    <Form
      danger
      action={said.remove.act}
      done={() => said.remove.done}
      send={async (given) => {
        if (!isTyped(given("address"), person()?.email ?? "")) return said.remove.mistyped;
        const outcome = await asMe("/delete-user", { password: given("password") });
        if (!outcome.ok) return outcome;
        await keepNothing();
        notice.value = said.remove.done;
        return outcome;
      }}
    >
      <Username />
      <label>
        {said.remove.confirm}
        <input name="address" autocomplete="off" maxLength={254} required />
      </label>
      <label>
        {said.remove.password}
        <input
          name="password"
          type="password"
          autocomplete="current-password"
          maxLength={128}
          required
        />
      </label>
    </Form>
  </Section>
);

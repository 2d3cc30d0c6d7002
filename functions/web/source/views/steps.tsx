// The steps of a todo: ticked, renamed, added and taken away, each by its id.

import { useSignal } from "@preact/signals";
import { useDraft } from "../parts/draft.ts";
import { Icon } from "../parts/icons.tsx";
import { edit } from "../state/app.ts";
import type { LocalTodo } from "../sync/types.ts";
import { words } from "../words/words.ts";

type Step = LocalTodo["steps"][number];
const MAX_STEPS = 50;

export function Steps({ todo }: { todo: LocalTodo }) {
  const { steps } = todo;
  const change = (next: (now: readonly Step[]) => Step[]) =>
    edit(todo.id, (now) => ({ steps: next(now.steps) }));
  const set = (id: string, values: Partial<Step> | undefined) =>
    change((now) =>
      now.flatMap((step) => (step.id !== id ? [step] : values ? [{ ...step, ...values }] : [])),
    );
  const done = steps.filter((step) => step.completed).length;
  return (
    <fieldset class="steps">
      <legend>
        {words.steps}
        {steps.length > 0 && ` ${done}/${steps.length}`}
      </legend>
      <ul>
        {steps.map((step) => (
          <OneStep key={step.id} step={step} set={(values) => set(step.id, values)} />
        ))}
      </ul>
      {steps.length < MAX_STEPS && (
        <NewStep
          add={(title) =>
            change((now) => [...now, { id: crypto.randomUUID(), title, completed: false }])
          }
        />
      )}
    </fieldset>
  );
}

interface OneStepProps {
  step: Step;
  set: (values: Partial<Step> | undefined) => unknown;
}

function OneStep({ step, set }: OneStepProps) {
  const title = useDraft(step.title, (text) => {
    if (text.trim()) set({ title: text.trim() });
  });
  return (
    <li class={step.completed ? "done" : ""}>
      <input
        type="checkbox"
        checked={step.completed}
        aria-label={step.completed ? words.reopen(step.title) : words.complete(step.title)}
        onChange={() => set({ completed: !step.completed })}
      />
      <input class="name" aria-label={words.step} dir="auto" maxLength={500} {...title} />
      <button
        type="button"
        class="icon-button"
        aria-label={words.removeStep(step.title)}
        onClick={() => set(undefined)}
      >
        <Icon name="close" />
      </button>
    </li>
  );
}

function NewStep({ add }: { add: (title: string) => unknown }) {
  const text = useSignal("");
  const keep = () => {
    const title = text.value.trim();
    text.value = "";
    if (title) add(title);
  };
  return (
    <input
      class="new"
      dir="auto"
      maxLength={500}
      placeholder={words.addStep}
      aria-label={words.addStep}
      value={text.value}
      onInput={(event) => {
        text.value = event.currentTarget.value;
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter") keep();
      }}
      onBlur={keep}
    />
  );
}

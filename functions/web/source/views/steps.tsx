// The steps of a todo: ticked, renamed, added and taken away, each by its id.

import { useSignal } from "@preact/signals";
import { useDraft, useFlush } from "../parts/draft.ts";
import { Icon } from "../parts/icons.tsx";
import { edit } from "../state/app.ts";
import type { LocalTodo } from "../sync/types.ts";
import { words } from "../words/words.ts";

type Step = LocalTodo["steps"][number];
const MAX_STEPS = 50;

export function Steps({ todo }: { todo: LocalTodo }) {
  const { steps } = todo;
  const set = (id: string, values: Partial<Step>, seen: Partial<Step> = {}) =>
    edit(todo.id, (now) => ({
      todo: { steps: changed(now.steps, id, values) },
      seen: { steps: changed(now.steps, id, seen) },
    }));
  const remove = (id: string) =>
    edit(todo.id, (now) => ({ todo: { steps: now.steps.filter((step) => step.id !== id) } }));
  const add = (title: string) =>
    edit(todo.id, (now) => ({
      todo: { steps: [...now.steps, { id: crypto.randomUUID(), title, completed: false }] },
    }));
  const done = steps.filter((step) => step.completed).length;
  return (
    <fieldset class="steps">
      <legend>
        {words.steps}
        {steps.length > 0 && ` ${done}/${steps.length}`}
      </legend>
      <ul>
        {steps.map((step) => (
          <OneStep
            key={step.id}
            step={step}
            set={(values, seen) => set(step.id, values, seen)}
            remove={() => remove(step.id)}
          />
        ))}
      </ul>
      {steps.length < MAX_STEPS && <NewStep add={add} />}
    </fieldset>
  );
}

interface OneStepProps {
  step: Step;
  set: (values: Partial<Step>, seen?: Partial<Step>) => unknown;
  remove: () => unknown;
}

const changed = (steps: readonly Step[], id: string, values: Partial<Step>): Step[] =>
  steps.map((step) => (step.id === id ? { ...step, ...values } : step));

function OneStep({ step, set, remove }: OneStepProps) {
  const title = useDraft(step.title, (text, seen) => {
    if (text.trim()) set({ title: text.trim() }, { title: seen });
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
        onClick={remove}
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
  useFlush(keep);
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

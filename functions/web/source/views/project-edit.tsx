// What can be done with the project that is looked at.

import { signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useDraft } from "../parts/draft.ts";
import { Icon } from "../parts/icons.tsx";
import * as projects from "../state/projects.ts";
import type { LocalProject } from "../sync/types.ts";
import { words } from "../words/words.ts";
import { Dot } from "./projects.tsx";

const editing = signal<string | undefined>(undefined);
const deleting = signal<LocalProject | undefined>(undefined);

export const EditButton = ({ project }: { project: LocalProject }) => (
  <button
    type="button"
    id="edit-project"
    class="icon-button"
    aria-label={words.edit(project.name)}
    aria-expanded={editing.value === project.id}
    onClick={() => {
      editing.value = editing.value === project.id ? undefined : project.id;
    }}
  >
    <Icon name="more" />
  </button>
);

function close(): void {
  editing.value = undefined;
  document.getElementById("edit-project")?.focus();
}

export function ProjectPanel({ project }: { project: LocalProject }) {
  return (
    <>
      {project.archived && (
        <p class="note">
          {words.archivedNote}{" "}
          <button type="button" class="link" onClick={() => projects.archive(project)}>
            {words.unarchive}
          </button>
        </p>
      )}
      {editing.value === project.id && <Form key={project.id} project={project} />}
      {deleting.value?.id === project.id && <Deleting project={project} />}
    </>
  );
}

function Form({ project }: { project: LocalProject }) {
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []); // before the next key comes
  const name = useDraft(project.name, (text, seen) => {
    const typed = projects.tidy(text);
    if (typed) projects.change(project, { name: typed }, words.saved, { name: seen });
  });
  return (
    <form
      class="project-edit"
      aria-label={words.edit(project.name)}
      onSubmit={(event) => {
        event.preventDefault();
        name.onBlur();
        close();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        name.onBlur();
        close();
      }}
    >
      <label>
        {words.projectName}
        <input ref={field} dir="auto" maxLength={projects.MAX_NAME} {...name} />
      </label>
      <fieldset class="colors">
        <legend>{words.color}</legend>
        {projects.COLORS.map((each) => (
          <label key={each} title={words.colors[each]}>
            <input
              type="radio"
              name="color"
              aria-label={words.colors[each]}
              checked={(project.color ?? "gray") === each}
              onChange={() => projects.change(project, { color: each })}
            />
            <Dot color={each} />
          </label>
        ))}
      </fieldset>
      <Buttons project={project} />
    </form>
  );
}

function Buttons({ project }: { project: LocalProject }) {
  const those = project.archived ? projects.archived.value : projects.active.value;
  const at = those.findIndex(({ id }) => id === project.id);
  return (
    <p class="either">
      <button type="button" disabled={at <= 0} onClick={() => projects.moveBy(project, -1)}>
        {words.moveUp}
      </button>
      <button
        type="button"
        disabled={at + 1 >= those.length}
        onClick={() => projects.moveBy(project, 1)}
      >
        {words.moveDown}
      </button>
      <button type="button" onClick={() => projects.archive(project)}>
        {project.archived ? words.unarchive : words.archive}
      </button>
      <button type="button" class="danger" onClick={() => ask(project)}>
        {words.remove}
      </button>
    </p>
  );
}

/** What becomes of its todos is asked if there are any. */
function ask(project: LocalProject): void {
  if (projects.todosOf(project).length) deleting.value = project;
  else remove(project, "keep");
}

function remove(project: LocalProject, todos: "keep" | "trash"): void {
  deleting.value = editing.value = undefined;
  void projects.remove(project, todos);
  requestAnimationFrame(() => document.getElementById("list")?.focus());
}

function Deleting({ project }: { project: LocalProject }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    const shown = dialog.current;
    shown?.showModal();
    return () => {
      shown?.close(); // nothing behind it can have the focus before
      before?.focus();
    };
  }, []);
  const cancel = () => {
    deleting.value = undefined;
  };
  const count = projects.todosOf(project).length;
  return (
    <dialog
      ref={dialog}
      class="card"
      aria-labelledby="deleting"
      onClose={cancel}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <h2 id="deleting" dir="auto">
        {words.removeProject(project.name)}
      </h2>
      <p>{words.removeTodosToo(count)}</p>
      <p class="answers">
        <button type="button" class="primary" onClick={() => remove(project, "keep")}>
          {words.keepTodos(count)}
        </button>
        <button type="button" class="secondary danger" onClick={() => remove(project, "trash")}>
          {words.trashTodos(count)}
        </button>
        <button type="button" class="link" onClick={cancel}>
          {words.cancel}
        </button>
      </p>
    </dialog>
  );
}

// Projects: in the sidebar, above their todos, and where a todo is put into one.

import { signal, useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "../parts/icons.tsx";
import { closeMenu, menu } from "../parts/menu.tsx";
import * as projects from "../state/projects.ts";
import { go, route } from "../state/route.ts";
import type { LocalProject } from "../sync/types.ts";
import { words } from "../words/words.ts";
import { Entry } from "./entry.tsx";

export const Dot = ({ color }: { color: LocalProject["color"] }) => (
  <i class={`dot ${color ?? "gray"}`} aria-hidden="true" />
);

const adding = signal(false);
const dragged = signal<LocalProject | undefined>(undefined);
const over = signal<string | undefined>(undefined);

export function addProject(): void {
  if (matchMedia("(width < 820px)").matches) menu.value = true; // the sidebar is away
  adding.value = true;
}

export const ProjectNav = () => (
  <>
    <div class="section">
      <h2>{words.projects}</h2>
      <button
        type="button"
        id="new-project"
        class="icon-button"
        aria-label={words.addProject}
        title={words.addProject}
        onClick={addProject}
      >
        <Icon name="plus" />
      </button>
    </div>
    <ul class="projects">
      {projects.active.value.map((each) => (
        <ProjectEntry key={each.id} project={each} />
      ))}
    </ul>
    {adding.value && <NewProject />}
    {projects.archived.value.length > 0 && (
      <details class="archived">
        <summary>{words.archivedProjects(projects.archived.value.length)}</summary>
        <ul>
          {projects.archived.value.map((each) => (
            <ProjectEntry key={each.id} project={each} />
          ))}
        </ul>
      </details>
    )}
  </>
);

/** Ordered by dragging, or by Alt and an arrow. A todo that is dropped on it is put into it. */
function ProjectEntry({ project }: { project: LocalProject }) {
  const { id, name, color } = project;
  return (
    <li
      class={over.value === id ? "over" : ""}
      draggable
      onDragStart={() => {
        dragged.value = project;
      }}
      onDragOver={(event) => {
        if (!dragged.value && !projects.carried.value) return;
        event.preventDefault();
        over.value = id;
      }}
      onDragLeave={() => {
        if (over.value === id) over.value = undefined;
      }}
      onDragEnd={() => {
        dragged.value = over.value = undefined;
      }}
      onDrop={(event) => drop(event, project)}
      onKeyDown={(event) => {
        const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
        if (!step || !event.altKey) return;
        event.preventDefault();
        event.stopPropagation();
        projects.moveBy(project, step);
      }}
    >
      <Entry
        name={name}
        icon={<Dot color={color} />}
        count={projects.openIn.value.get(id)}
        current={route.value.project === id && !route.value.q}
        to={{ project: id }}
      />
    </li>
  );
}

function drop(event: DragEvent, onto: LocalProject): void {
  event.preventDefault();
  const [project, todo] = [dragged.value, projects.carried.value];
  dragged.value = over.value = projects.carried.value = undefined;
  if (todo) void projects.put([todo], onto);
  if (!project || project.id === onto.id) return;
  const ids = projects.active.value.map(({ id }) => id);
  void projects.move(project, onto, ids.indexOf(project.id) < ids.indexOf(onto.id) ? 1 : -1);
}

function NewProject() {
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []); // before the next key comes
  const close = () => {
    adding.value = false;
  };
  return (
    <form
      class="new-project"
      onSubmit={async (event) => {
        event.preventDefault();
        const name = projects.tidy(field.current?.value ?? "");
        if (!name) return;
        close();
        if (menu.value) closeMenu();
        go({ project: await projects.create(name) });
        document.getElementById("add")?.focus();
      }}
    >
      <input
        ref={field}
        dir="auto"
        aria-label={words.projectName}
        placeholder={words.projectName}
        maxLength={projects.MAX_NAME}
        onBlur={(event) => {
          if (!event.currentTarget.value.trim()) close();
        }}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          close();
          document.getElementById("new-project")?.focus();
        }}
      />
    </form>
  );
}

/** What a search finds beside todos. */
export function FoundProjects() {
  const found = projects.matching(route.value.q);
  if (!found.length) return null;
  return (
    <nav class="found" aria-label={words.projects}>
      {found.map(({ id, name, color }) => (
        <Entry key={id} name={name} icon={<Dot color={color} />} to={{ project: id }} />
      ))}
    </nav>
  );
}

export const DeletedProjects = () => (
  <ul class="deleted-projects">
    {projects.deleted.value.map((each) => (
      <li key={each.id}>
        <Dot color={each.color} />
        <span dir="auto">{each.name}</span>
        <button
          type="button"
          class="icon-button"
          aria-label={words.restoreProject(each.name)}
          onClick={() => projects.restore(each)}
        >
          <Icon name="restore" />
        </button>
      </li>
    ))}
  </ul>
);

/** In a list of all: where a todo lies. */
export function ProjectSign({ id }: { id: string | null }) {
  const project = projects.projectOf(id);
  if (!project || route.value.project === id) return null;
  return (
    <span class="in">
      <Dot color={project.color} />
      <span class="unseen">{words.project} </span>
      <span dir="auto">{project.name}</span>
    </span>
  );
}

export function ProjectChoice({
  id,
  choose,
}: {
  id: string | null;
  choose: (project: LocalProject | undefined) => unknown;
}) {
  const own = projects.projectOf(id);
  const those = projects.active.value;
  const all = own?.archived ? [...those, own] : those;
  if (!all.length) return null;
  return (
    <label>
      {words.project}
      <select
        value={own?.id ?? ""}
        onChange={(event) => choose(projects.projectOf(event.currentTarget.value))}
      >
        <option value="">{words.noProject}</option>
        {all.map((each) => (
          <option key={each.id} value={each.id}>
            {each.name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** For several: one button each, since a list would choose while one walks through it. */
export function PutInto({ choose }: { choose: (project: LocalProject | undefined) => unknown }) {
  const choosing = useSignal(false);
  if (!projects.active.value.length) return null;
  const done = (project: LocalProject | undefined) => {
    choosing.value = false;
    choose(project);
  };
  return (
    <>
      <button
        type="button"
        aria-expanded={choosing.value}
        onClick={() => {
          choosing.value = !choosing.value;
        }}
      >
        {words.project}
      </button>
      {choosing.value && (
        <fieldset class="put">
          <legend class="unseen">{words.project}</legend>
          {projects.active.value.map((each) => (
            <button type="button" key={each.id} onClick={() => done(each)}>
              <Dot color={each.color} />
              <span dir="auto">{each.name}</span>
            </button>
          ))}
          <button type="button" onClick={() => done(undefined)}>
            {words.noProject}
          </button>
        </fieldset>
      )}
    </>
  );
}

// The list: a field to add to it, what needs attention, and the rows.

import { useEffect } from "preact/hooks";
import { Icon } from "../parts/icons.tsx";
import { MenuButton } from "../parts/menu.tsx";
import { sync } from "../state/app.ts";
import { examples, removeExamples } from "../state/examples.ts";
import { current, deleted } from "../state/projects.ts";
import { go, isPlain, items, LEVELS, type Route, route, SORTS, shown } from "../state/route.ts";
import { words } from "../words/words.ts";
import { Add } from "./add.tsx";
import { Attention } from "./attention.tsx";
import { EditButton, ProjectPanel } from "./project-edit.tsx";
import { DeletedProjects, Dot, FoundProjects } from "./projects.tsx";
import { keepFocus, Rows, remove, SelectionBar } from "./rows.tsx";

export function ListView() {
  const { view, tag, project, q } = route.value;
  const here = q ? undefined : current.value;
  const now = shown.value;
  const isTrash = view === "trash" && deleted.value.length > 0;
  useEffect(() => keepFocus(now), [now]);
  useEffect(() => {
    document.title = `${title} · ${words.app}`;
  });
  const title = q
    ? words.search
    : tag || (project ? (here?.name ?? words.project) : words.views[view]);
  return (
    <>
      <header class="list-head">
        <div class="where">
          <MenuButton />
          {here && <Dot color={here.color} />}
          <h1 dir="auto">{title}</h1>
          {here && <EditButton project={here} />}
        </div>
        <Search />
        {isPlain.value && <Order />}
      </header>
      {here && <ProjectPanel project={here} />}
      {q && <FoundProjects />}
      {view !== "trash" && view !== "completed" && !q && <Add />}
      <Attention />
      {examples.value.length > 0 && (
        <p class="note">
          {words.examples}{" "}
          <button type="button" class="link" onClick={() => removeExamples()}>
            {words.removeExamples}
          </button>
        </p>
      )}
      {view === "trash" && <p class="quiet">{words.trashNote}</p>}
      {view === "completed" && now.length > 0 && (
        <button type="button" class="link clear" onClick={() => remove(now)}>
          {words.clearCompleted}
        </button>
      )}
      {isTrash && <DeletedProjects />}
      <SelectionBar />
      {items.value.length ? <Rows /> : !isTrash && <Empty />}
    </>
  );
}

/** Sort and filter, in the address. */
function Order() {
  const { tag, project, q, sort, priority } = route.value;
  const change = (to: Partial<Route>) => go({ tag, project, q, sort, priority, ...to });
  return (
    <div class="order">
      <select
        aria-label={words.sort}
        value={sort}
        onChange={(event) => change({ sort: event.currentTarget.value as Route["sort"] })}
      >
        {SORTS.map((each) => (
          <option key={each} value={each}>
            {words.sorts[each]}
          </option>
        ))}
      </select>
      <select
        aria-label={words.priority}
        value={priority}
        onChange={(event) => change({ priority: event.currentTarget.value as Route["priority"] })}
      >
        <option value="">{words.anyPriority}</option>
        {LEVELS.map((each) => (
          <option key={each} value={each}>
            {words.priorities[each]}
          </option>
        ))}
      </select>
    </div>
  );
}

function Search() {
  return (
    <label class="search">
      <Icon name="search" />
      <input
        id="search"
        type="search"
        value={route.value.q}
        placeholder={words.search}
        aria-label={words.search}
        maxLength={200}
        onInput={(event) => {
          const q = event.currentTarget.value;
          const begun = route.value.q !== "";
          const { sort, priority } = route.value;
          go({ q, sort, priority }, begun || q === "");
        }}
      />
    </label>
  );
}

function Empty() {
  const { view, tag, project, q } = route.value;
  if (!sync.value?.lastSync && sync.value?.status === "syncing") {
    return (
      <div class="skeleton" aria-hidden="true">
        <i />
        <i />
        <i />
      </div>
    );
  }
  const is = q ? "search" : tag ? "tag" : project ? (current.value ? "project" : "gone") : view;
  return <p class="empty">{words.empty[is]}</p>;
}

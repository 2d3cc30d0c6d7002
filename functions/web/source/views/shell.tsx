// The frame of the list: where one can go, the list, and the details of one todo.

import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../parts/icons.tsx";
import { closeMenu, menu } from "../parts/menu.tsx";
import { opened, signOut, sync, undoLast, user } from "../state/app.ts";
import { addressOf, counts, go, openedTodo, PANES, route, tags, VIEWS } from "../state/route.ts";
import { words } from "../words/words.ts";
import { Details } from "./details.tsx";
import { Entry, follow } from "./entry.tsx";
import { Help, help } from "./help.tsx";
import { LazyPane } from "./lazy.tsx";
import { Links } from "./links.tsx";
import { ListView } from "./list.tsx";
import { addProject, ProjectNav } from "./projects.tsx";
import { enterList, selected } from "./rows.tsx";

const narrow = matchMedia("(width < 1180px)"); // the details lie over the list
const isNarrow = signal(narrow.matches);
narrow.addEventListener("change", () => {
  isNarrow.value = narrow.matches;
});

export function Shell() {
  useEffect(() => {
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, []);
  const covered = Boolean(openedTodo.value) && isNarrow.value;
  return (
    <div class={`shell ${menu.value ? "with-menu" : ""} ${openedTodo.value ? "with-details" : ""}`}>
      <a class="skip" href="#list">
        {words.views.all}
      </a>
      <Sidebar inert={covered} />
      {menu.value && (
        <button type="button" class="veil" aria-label={words.close} onClick={closeMenu} />
      )}
      <main id="list" tabIndex={-1} inert={covered || menu.value}>
        {route.value.pane ? <LazyPane pane={route.value.pane} /> : <ListView />}
      </main>
      {openedTodo.value && <Details key={openedTodo.value.id} todo={openedTodo.value} />}
      {help.value && <Help />}
    </div>
  );
}

function Sidebar({ inert }: { inert: boolean }) {
  const element = useRef<HTMLElement>(null);
  useEffect(() => {
    const inside = element.current?.contains(document.activeElement);
    if (menu.value && !inside) element.current?.querySelector("a")?.focus();
  }, [menu.value]);
  const { view, pane, tag, project, q } = route.value;
  return (
    <nav ref={element} class="sidebar" inert={inert} aria-label={words.menu}>
      <p class="who">
        <img src="/assets/icon.svg" alt="" width="24" height="24" />
        <strong dir="auto">{typeof user.value === "object" ? user.value?.name : words.app}</strong>
      </p>
      <ul>
        {VIEWS.map((each) => (
          <li key={each}>
            <Entry
              name={words.views[each]}
              class={each}
              icon={<Icon name={each} />}
              count={counts.value[each]}
              current={view === each && !pane && !tag && !project && !q}
              to={{ view: each }}
            />
          </li>
        ))}
      </ul>
      <ProjectNav />
      {tags.value.length > 0 && <h2>{words.tags}</h2>}
      <ul>
        {tags.value.map((each) => (
          <li key={each.tag}>
            <Entry
              name={each.tag}
              class="tag"
              icon={<Icon name="tag" />}
              count={each.count}
              current={tag === each.tag}
              to={{ tag: each.tag }}
            />
          </li>
        ))}
      </ul>
      <div class="foot">
        <SyncLine />
        <p class="links">
          {PANES.map((each) => (
            <a
              key={each}
              href={addressOf({ pane: each })}
              aria-current={pane === each ? "page" : undefined}
              onClick={(event) => follow(event, { pane: each })}
            >
              {words.panes[each]}
            </a>
          ))}
        </p>
        <p class="links">
          <button type="button" class="link" onClick={() => signOut()}>
            {words.signOut}
          </button>
          <button
            type="button"
            class="link"
            onClick={() => {
              help.value = true;
            }}
          >
            {words.keys}
          </button>
        </p>
        <Links />
      </div>
    </nav>
  );
}

function SyncLine() {
  const state = sync.value;
  if (!state) return null;
  const text =
    state.unsent && state.status !== "idle" && state.status !== "syncing"
      ? `${words.status[state.status]} ${words.unsent(state.unsent)}.`
      : words.status[state.status];
  return (
    <p class={`sync ${state.status}`}>
      <Icon name="cloud" />
      {text}
    </p>
  );
}

let before = ""; // the first key of two

function pressed(event: KeyboardEvent): void {
  const target = event.target as HTMLElement;
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  if (event.key === "Escape") closeOne(typing ? target : undefined);
  if (event.key === "Escape" || typing) return;
  if ((event.ctrlKey || event.metaKey) && event.key === "z") {
    event.preventDefault();
    void undoLast();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const key = before + event.key;
  before = event.key === "g" ? "g" : "";
  const act = KEYS[key];
  if (!act) return;
  event.preventDefault();
  act();
}

const KEYS: Record<string, () => void> = {
  q: () => document.querySelector<HTMLElement>("#add")?.focus(),
  "/": () => document.querySelector<HTMLElement>("#search")?.focus(),
  "?": () => {
    help.value = true;
  },
  gt: () => go({ view: "today" }),
  gu: () => go({ view: "upcoming" }),
  ga: () => go({ view: "all" }),
  gc: () => go({ view: "completed" }),
  p: addProject,
  j: enterList,
  k: enterList,
  ArrowDown: enterList,
};

function closeOne(field: HTMLElement | undefined): void {
  if (help.value) help.value = false;
  else if (menu.value) closeMenu();
  else if (opened.value) {
    const id = opened.value;
    opened.value = undefined;
    requestAnimationFrame(() => document.getElementById(`todo-${id}`)?.focus());
  } else if (selected.value.size) selected.value = new Set();
  else if (field?.id === "search" && route.value.q) go({});
  else if (field) enterList();
}

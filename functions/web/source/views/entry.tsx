// One place in the sidebar to go to.

import type { ComponentChildren } from "preact";
import { closeMenu, menu } from "../parts/menu.tsx";
import { opened } from "../state/app.ts";
import { addressOf, go, type Route } from "../state/route.ts";

interface EntryProps {
  name: string;
  class?: string;
  icon: ComponentChildren;
  count?: number | undefined;
  current?: boolean;
  to: Partial<Route>;
}

export const Entry = ({ name, icon, count, current, to, ...rest }: EntryProps) => (
  <a
    href={addressOf(to)}
    aria-current={current ? "page" : undefined}
    class={`entry ${rest.class ?? ""}`}
    draggable={false}
    onClick={(event) => follow(event, to)}
  >
    {icon}
    <span class="name" dir="auto">
      {name}
    </span>
    {count ? <span class="count">{count}</span> : null}
  </a>
);

export function follow(event: MouseEvent, to: Partial<Route>): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  if (menu.value) closeMenu();
  if (to.pane) opened.value = undefined;
  go(to);
}

// On a narrow window the sidebar is out of the way until it is asked for.

import { signal } from "@preact/signals";
import { words } from "../words/words.ts";
import { Icon } from "./icons.tsx";

export const menu = signal(false);

export function closeMenu(): void {
  menu.value = false;
  requestAnimationFrame(() => document.getElementById("menu")?.focus());
}

export const MenuButton = () => (
  <button
    type="button"
    id="menu"
    class="icon-button only-narrow"
    aria-label={words.menu}
    aria-expanded={menu.value}
    onClick={() => {
      menu.value = !menu.value;
    }}
  >
    <Icon name="menu" />
  </button>
);

// Settings and account are loaded when they are opened, so that the list opens sooner.

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { MenuButton } from "../parts/menu.tsx";
import type { Pane } from "../state/route.ts";
import { words } from "../words/words.ts";

const loaded = signal<typeof import("./panes/panes.tsx") | undefined>(undefined);
const failed = signal(false);

async function load(): Promise<void> {
  if (loaded.value) return;
  failed.value = false;
  // A file that could not be had is not asked for again until the page is loaded again.
  loaded.value = await import("./panes/panes.tsx").catch(() => undefined);
  failed.value = !loaded.value;
}

export function LazyPane({ pane }: { pane: Pane }) {
  useEffect(() => void load(), []);
  useEffect(() => {
    document.title = `${words.panes[pane]} · ${words.app}`;
  });
  return (
    <>
      <header class="list-head">
        <div class="where">
          <MenuButton />
          <h1>{words.panes[pane]}</h1>
        </div>
      </header>
      {loaded.value && <loaded.value.Panes pane={pane} />}
      {failed.value && (
        <p class="warning" role="alert">
          {words.notLoaded}{" "}
          <button type="button" onClick={() => location.reload()}>
            {words.retry}
          </button>
        </p>
      )}
    </>
  );
}

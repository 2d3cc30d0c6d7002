// Settings and account, in a part of the script of their own.

import { person } from "../../state/pane.ts";
import type { Pane } from "../../state/route.ts";
import { Account } from "./account.tsx";
import { Settings } from "./settings.tsx";

/** Anew for each person: nothing typed or shown for one is there for the next. */
export const Panes = ({ pane }: { pane: Pane }) => (
  <div class="pane" key={`${pane} ${person()?.id}`}>
    {pane === "settings" ? <Settings /> : <Account />}
  </div>
);

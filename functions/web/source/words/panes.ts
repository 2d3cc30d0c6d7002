// As words.ts has it: whoever reads one of them follows a change of the language.

import { de } from "./panes-de.ts";
import { en, type PaneWords } from "./panes-en.ts";
import { words } from "./words.ts";

const LANGUAGES: Record<string, PaneWords> = { en, de };

export const said = new Proxy(en, {
  get: (_, name) => Reflect.get(LANGUAGES[words.language] ?? en, name),
});

// What a person has set and the page heeds. It is known before the server answers, and without
// a network; it is theirs alone.

import { computed, signal } from "@preact/signals";
import type { components } from "../api/types.ts";
import { chosenLanguage } from "../words/words.ts";
import { browser, parsed } from "./kept.ts";

export type Preferences = Pick<components["schemas"]["Account"], "language" | "week_start">;

const KEPT = "ownlist.preferences";
const weekStart = signal<Preferences["week_start"]>(null);
/** Of a week, from Sunday: 0. */
export const firstDay = computed(
  () => ({ sunday: 0, monday: 1, saturday: 6 })[weekStart.value ?? "monday"],
);

/** Of whom it says by `id`. */
export function adopt({ id, language, week_start }: Preferences & { id: string }): void {
  browser.set(KEPT, JSON.stringify({ id, language, week_start }));
  heed({ language, week_start });
}

/** As this browser knows them since the last time. */
export function recall(id: string): void {
  const kept = parsed(browser.get(KEPT)) as (Preferences & { id: string }) | undefined;
  if (kept?.id === id) heed(kept);
}

export function forgetPreferences(): void {
  browser.remove(KEPT);
  heed({ language: null, week_start: null });
}

function heed({ language, week_start }: Preferences): void {
  chosenLanguage.value = language;
  weekStart.value = week_start;
}

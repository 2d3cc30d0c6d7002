// The language of this browser, and how it writes days and times.

import { computed, signal } from "@preact/signals";
import { de } from "./de.ts";
import { en, type Words } from "./en.ts";

const LANGUAGES: Record<string, Words> = { en, de };

/** What the person has set, like de or de-AT; null: what their browser is set to. */
export const chosenLanguage = signal<string | null>(null);
const wanted = computed(() => [
  ...(chosenLanguage.value ? [chosenLanguage.value] : []),
  ...(navigator.languages ?? [navigator.language]),
]);
const current = computed(() => {
  const known = wanted.value.map((each) => each.slice(0, 2)).find((each) => each in LANGUAGES);
  return LANGUAGES[known ?? "en"] ?? en;
});
/** In the language of the moment: whoever reads one of them follows a change of it. */
export const words = new Proxy(en, { get: (_, name) => Reflect.get(current.value, name) });
/** With the person's own region: en-GB and en-US write dates differently. */
export const locale = computed(() => {
  const spoken = wanted.value.filter((each) => each.startsWith(current.value.language));
  return spoken.find((each) => each.includes("-")) ?? spoken[0] ?? current.value.language;
});

const formats = computed(() => {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale.value, options);
  return {
    day: format({ weekday: "short", day: "numeric", month: "short" }),
    dayOfYear: format({ day: "numeric", month: "short", year: "numeric" }),
    weekday: format({ weekday: "long" }),
    clock: format({ timeStyle: "short" }),
  };
});

export const sayTime = (at: Date): string => formats.value.clock.format(at);

/** The date of a moment, here. */
export const dayOf = (at: Date): string =>
  [at.getFullYear(), at.getMonth() + 1, at.getDate()]
    .map((part) => String(part).padStart(2, "0"))
    .join("-");

/** Midnight of a date, here. */
export const midnight = (date: string): Date => new Date(`${date}T00:00:00`);

export function addDays(date: string, days: number): string {
  const at = midnight(date);
  at.setDate(at.getDate() + days);
  return dayOf(at);
}

/** Today, Tomorrow, Monday, or the date. */
export function sayDay(date: string, today: string): string {
  if (date === today) return words.today;
  if (date === addDays(today, 1)) return words.tomorrow;
  if (date === addDays(today, -1)) return words.yesterday;
  const at = midnight(date);
  if (date > today && date < addDays(today, 7)) return formats.value.weekday.format(at);
  const { day, dayOfYear } = formats.value;
  return (date.slice(0, 4) === today.slice(0, 4) ? day : dayOfYear).format(at);
}

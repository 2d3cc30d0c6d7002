// The language of this browser, and how it writes days and times.

import { de } from "./de.ts";
import { en, type Words } from "./en.ts";

const LANGUAGES: Record<string, Words> = { en, de };

const wanted = (navigator.languages ?? [navigator.language]).map((each) => each.slice(0, 2));
export const words = LANGUAGES[wanted.find((each) => each in LANGUAGES) ?? "en"] ?? en;
/** With the person's own region: en-GB and en-US write dates differently. */
export const locale =
  (navigator.languages ?? [navigator.language]).find((each) => each.startsWith(words.language)) ??
  words.language;

const day = new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "short" });
const dayOfYear = new Intl.DateTimeFormat(locale, {
  day: "numeric",
  month: "short",
  year: "numeric",
});
const weekday = new Intl.DateTimeFormat(locale, { weekday: "long" });
const clock = new Intl.DateTimeFormat(locale, { timeStyle: "short" });

export const sayTime = (at: Date): string => clock.format(at);

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
  if (date > today && date < addDays(today, 7)) return weekday.format(at);
  return (date.slice(0, 4) === today.slice(0, 4) ? day : dayOfYear).format(at);
}

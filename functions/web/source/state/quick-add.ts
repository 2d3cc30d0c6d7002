// "Pay the rent tomorrow 9am !high @home": what is meant by it, in one language at a time.
//
// @tag and !priority count at the beginning of any word. A date or a time counts only at the
// end, where people put it: "Monday meeting" and "watch 'Tomorrow never dies'" are titles.
// Words in quotes are never read, and neither is what the person has taken back.

import { clockOf, DateReader, LANGUAGES, type Language } from "./quick-add-dates.ts";

export type Kind = "date" | "time" | "priority" | "tag";

/** What was understood, and the words that said so: shown as a chip. */
export interface Chip {
  kind: Kind;
  raw: string;
  value: string;
}

export interface Parsed {
  title: string;
  tags: string[];
  priority?: "low" | "medium" | "high";
  date?: string; // YYYY-MM-DD
  time?: string; // HH:MM
  /** In the order of reading: marks first, then what stands at the end. */
  chips: Chip[];
}

/**
 * `locale` is a language tag: its region says whether the month or the day comes first.
 * `firstDay` is that of a week, from Sunday: 0.
 */
export function parse(
  text: string,
  now: Date,
  locale: string,
  taken: ReadonlySet<string> = new Set(),
  firstDay = 1,
): Parsed {
  const language = LANGUAGES[locale.slice(0, 2)] ?? (LANGUAGES["en"] as Language);
  return new Reader(language, new DateReader(language, now, locale, firstDay), taken).read(text);
}

class Reader {
  readonly #language: Language;
  readonly #dates: DateReader;
  readonly #taken: ReadonlySet<string>;
  readonly #found: Parsed = { title: "", tags: [], chips: [] };
  #words: string[] = [];

  constructor(language: Language, dates: DateReader, taken: ReadonlySet<string>) {
    this.#language = language;
    this.#dates = dates;
    this.#taken = taken;
  }

  read(text: string): Parsed {
    const words = text.trim().match(/["“„«][^"”“»]*["”“»]|\S+/g) ?? [];
    this.#words = words.filter((word) => !this.#isMark(word));
    while (this.#words.length > 1 && (this.#takeTime() || this.#takeDate()));
    this.#found.title = this.#words.join(" ");
    if (this.#found.title && !this.#isBare(this.#found.title)) return this.#found;
    return { title: text.trim(), tags: [], chips: [] }; // there is nothing else to call it
  }

  /** Takes @tag and !priority. */
  #isMark(word: string): boolean {
    if (this.#taken.has(word)) return false;
    const [, tag] = /^@([\p{L}\p{N}][\p{L}\p{N}_-]{0,49})$/u.exec(word) ?? [];
    if (tag) {
      const known = this.#found.tags.some((each) => each.toLowerCase() === tag.toLowerCase());
      if (known) return true;
      if (this.#found.tags.length === 20) return false;
      this.#found.tags.push(tag);
      this.#add("tag", word, tag);
      return true;
    }
    const level = word.startsWith("!") && word.slice(1).toLowerCase();
    const priority = level ? this.#language.priorities[level] : undefined;
    if (!priority || this.#found.priority) return false;
    this.#found.priority = priority;
    this.#add("priority", word, priority);
    return true;
  }

  /** Takes "9am", "at 14:30", "um 9", "9 Uhr" off the end. */
  #takeTime(): boolean {
    if (this.#found.time) return false;
    for (const count of [3, 2, 1]) {
      if (this.#words.length <= count) continue;
      const time = clockOf(this.#last(count), this.#language);
      if (!time) continue;
      if (!this.#take("time", count, time)) return false;
      this.#found.time = time;
      return true;
    }
    return false;
  }

  /** Takes a day off the end, in up to four words. */
  #takeDate(): boolean {
    if (this.#found.date) return false;
    for (const count of [4, 3, 2, 1]) {
      if (this.#words.length <= count) continue;
      const date = this.#dates.read(this.#last(count), this.#found.time !== undefined);
      if (!date) continue;
      if (!this.#take("date", count, date)) return false;
      this.#found.date = date;
      return true;
    }
    return false;
  }

  #last = (count: number): string => this.#words.slice(-count).join(" ").toLowerCase();

  /** Unless the person has said that these words are to stay. */
  #take(kind: Kind, count: number, value: string): boolean {
    const raw = this.#words.slice(-count).join(" ");
    if ([...this.#taken].some((each) => raw.endsWith(each))) return false;
    this.#words.splice(-count);
    this.#add(kind, raw, value);
    return true;
  }

  #add(kind: Kind, raw: string, value: string): void {
    this.#found.chips.push({ kind, raw, value });
  }

  /** "on", or "Tomorrow" with a time: no title. */
  #isBare(title: string): boolean {
    const text = title.toLowerCase();
    const isDay = this.#found.time !== undefined && this.#dates.read(text, true) !== undefined;
    return isDay || this.#language.before.test(text);
  }
}

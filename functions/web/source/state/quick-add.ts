// "Pay the rent tomorrow 9am !high @home": what is meant by it, in one language at a time.
//
// @tag, !priority and #project count at the beginning of any word; a project only if there is one
// of that name, which in quotes may have spaces: #"Home office". A date or a time counts only at the
// end, where people put it: "Monday meeting" and "watch 'Tomorrow never dies'" are titles.
// Words in quotes are never read, and neither is what the person has taken back.

import { clockOf, DateReader, LANGUAGES, type Language } from "./quick-add-dates.ts";

export type Kind = "date" | "time" | "priority" | "tag" | "project";

/** A project that may be meant. */
export interface Named {
  id: string;
  name: string;
}

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
  /** The id of a project. */
  project?: string;
  /** The name of one that there is not, but could be made. */
  offer?: string;
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
  projects: readonly Named[] = [],
): Parsed {
  const language = LANGUAGES[locale.slice(0, 2)] ?? (LANGUAGES["en"] as Language);
  const dates = new DateReader(language, now, locale, firstDay);
  return new Reader(language, dates, taken, projects).read(text);
}

class Reader {
  readonly #language: Language;
  readonly #dates: DateReader;
  readonly #taken: ReadonlySet<string>;
  readonly #projects: readonly Named[];
  readonly #found: Parsed = { title: "", tags: [], chips: [] };
  #words: string[] = [];

  constructor(
    language: Language,
    dates: DateReader,
    taken: ReadonlySet<string>,
    projects: readonly Named[],
  ) {
    this.#projects = projects;
    this.#language = language;
    this.#dates = dates;
    this.#taken = taken;
  }

  read(text: string): Parsed {
    const words = text.trim().match(/#?["“„«][^"”“»]*["”“»]|\S+/g) ?? [];
    this.#words = words.filter((word) => !this.#isMark(word));
    while (this.#words.length > 1 && (this.#takeTime() || this.#takeDate()));
    this.#found.title = this.#words.join(" ");
    if (this.#found.title && !this.#isBare(this.#found.title)) return this.#found;
    return { title: text.trim(), tags: [], chips: [] }; // there is nothing else to call it
  }

  /** Takes @tag, !priority and #project. */
  #isMark(word: string): boolean {
    if (this.#taken.has(word)) return false;
    if (word.startsWith("#")) return this.#isProject(word);
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

  #isProject(word: string): boolean {
    if (this.#found.project) return false;
    const name = word.slice(1).replace(/^["“„«]|["”“»]$/g, "");
    const found = this.#projects.find((each) => isSame(each.name, name));
    if (found) {
      this.#found.project = found.id;
      delete this.#found.offer;
      this.#add("project", word, found.name);
    } else if (/^\p{L}[^"“„«#]{0,99}$/u.test(name)) this.#found.offer = name;
    return found !== undefined;
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

const isSame = (a: string, b: string) =>
  a.normalize().toLowerCase() === b.normalize().toLowerCase();

// "Pay the rent tomorrow 9am !high @home": what is meant by it, in one language at a time.
//
// @tag and !priority count at the beginning of any word. A date or a time counts only at the
// end, where people put it: "Monday meeting" and "watch 'Tomorrow never dies'" are titles.
// Words in quotes are never read.

export interface Parsed {
  title: string;
  tags: string[];
  priority?: "low" | "medium" | "high";
  date?: string; // YYYY-MM-DD
  time?: string; // HH:MM
}

interface Language {
  days: Record<string, number>; // from today
  weekdays: string[]; // from Sunday
  months: string[];
  on: RegExp; // may stand before a day
  at: RegExp; // may stand before a time
  inDays: RegExp; // "in 3 days": the number, and d or w of a unit
  next: RegExp;
  priorities: Record<string, "low" | "medium" | "high">;
  oclock: RegExp;
}

const NUMBERS = { 1: "high", 2: "medium", 3: "low" } as const;
const LANGUAGES: Record<string, Language> = {
  en: {
    days: { today: 0, tod: 0, tomorrow: 1, tmr: 1, tonight: 0 },
    weekdays: ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"],
    months:
      "january february march april may june july august september october november december".split(
        " ",
      ),
    on: /^(on|by|due|until)$/,
    at: /^(at|@|by)$/,
    inDays: /^in (\d{1,3}) (d|w)(ays?|eeks?)$/,
    next: /^next$/,
    priorities: { high: "high", medium: "medium", low: "low", ...NUMBERS },
    oclock: /^(o'clock)$/,
  },
  de: {
    days: { heute: 0, morgen: 1, übermorgen: 2 },
    weekdays: ["sonntag", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag"],
    months:
      "januar februar märz april mai juni juli august september oktober november dezember".split(
        " ",
      ),
    on: /^(am|bis|zum)$/,
    at: /^(um|gegen|ab)$/,
    inDays: /^in (\d{1,3}) (t|w)(agen?|ochen?)$/,
    next: /^(nächsten|kommenden)$/,
    priorities: { hoch: "high", mittel: "medium", niedrig: "low", ...NUMBERS },
    oclock: /^uhr$/,
  },
};

export function parse(text: string, today: Date, language: string): Parsed {
  const spoken = LANGUAGES[language] ?? (LANGUAGES["en"] as Language);
  const found: Parsed = { title: "", tags: [] };
  const words = text.trim().match(/["“„][^"”“]*["”“]|\S+/g) ?? [];
  const kept = words.filter((word) => !isMark(word, spoken, found));
  while (
    kept.length > 1 &&
    (takeTime(kept, spoken, found) || takeDate(kept, spoken, found, today))
  );
  found.title = kept.join(" ");
  if (found.title) return found;
  return { title: text.trim(), tags: [] }; // there is nothing else to call it
}

/** Takes @tag and !priority. */
function isMark(word: string, spoken: Language, found: Parsed): boolean {
  if (/^@[\p{L}\p{N}][\p{L}\p{N}_-]*$/u.test(word)) {
    found.tags.push(word.slice(1));
    return true;
  }
  const priority = word.startsWith("!")
    ? spoken.priorities[word.slice(1).toLowerCase()]
    : undefined;
  if (priority) found.priority = priority;
  return priority !== undefined;
}

/** Takes "9am", "at 14:30", "9 Uhr" off the end. */
function takeTime(words: string[], spoken: Language, found: Parsed): boolean {
  if (found.time) return false;
  const last = words.at(-1)?.toLowerCase() ?? "";
  const before = words.at(-2)?.toLowerCase() ?? "";
  const named = spoken.oclock.test(last) || /^[ap]m$/.test(last);
  const spelled = named ? before + (spoken.oclock.test(last) ? ":00" : last) : last;
  const time = clockOf(spelled.replace(/(:\d\d):00$/, "$1"));
  if (!time) return false;
  words.splice(named ? -2 : -1);
  if (words.length > 1 && spoken.at.test(words.at(-1)?.toLowerCase() ?? "")) words.pop();
  found.time = time;
  return true;
}

function clockOf(text: string): string | undefined {
  const [, hour, minute, half] = /^(\d{1,2})(?:[:.](\d\d))?(am|pm)?$/.exec(text) ?? [];
  if (!hour || !(minute || half)) return undefined;
  const hours = half ? (Number(hour) % 12) + (half === "pm" ? 12 : 0) : Number(hour);
  if (hours > 23 || Number(minute ?? 0) > 59 || (half && Number(hour) > 12)) return undefined;
  return `${String(hours).padStart(2, "0")}:${minute ?? "00"}`;
}

/** Takes a day off the end, in up to three words. */
function takeDate(words: string[], spoken: Language, found: Parsed, today: Date): boolean {
  if (found.date) return false;
  for (const count of [3, 2, 1]) {
    if (words.length <= count) continue;
    const date = dateOf(words.slice(-count).join(" ").toLowerCase(), spoken, today);
    if (!date) continue;
    words.splice(-count);
    if (words.length > 1 && spoken.on.test(words.at(-1)?.toLowerCase() ?? "")) words.pop();
    found.date = date;
    return true;
  }
  return false;
}

function dateOf(text: string, spoken: Language, today: Date): string | undefined {
  if (text in spoken.days) return written(today, spoken.days[text] ?? 0);
  const [, count, unit] = spoken.inDays.exec(text) ?? [];
  if (count) return written(today, Number(count) * (unit === "w" ? 7 : 1));
  const name = text.split(" ").filter((word) => !spoken.next.test(word));
  const weekday = name.length === 1 ? spoken.weekdays.indexOf(name[0] ?? "") : -1;
  if (weekday >= 0) return written(today, (weekday - today.getDay() + 7) % 7 || 7);
  return named(text, spoken, today);
}

/** 2026-12-24, 24.12., 24.12.2026, Dec 24, 24 December, 24. Dezember. */
function named(text: string, spoken: Language, today: Date): string | undefined {
  const iso = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (iso) return real(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})?$/.exec(text);
  if (dotted) return soon(today, Number(dotted[2]), Number(dotted[1]), dotted[3]);
  const [, first, second] = /^(\S+) (\S+)$/.exec(text) ?? [];
  for (const [day, month] of [
    [first, second],
    [second, first],
  ]) {
    const number = /^(\d{1,2})(?:\.|st|nd|rd|th)?$/.exec(day ?? "");
    const at = spoken.months.findIndex((each) => each === month || each.slice(0, 3) === month);
    if (number && at >= 0) return soon(today, at + 1, Number(number[1]));
  }
  return undefined;
}

/** This year's, or next year's if that is past. */
function soon(today: Date, month: number, day: number, year?: string): string | undefined {
  if (year) return real(Number(year), month, day);
  const date = real(today.getFullYear(), month, day);
  return date && date < written(today, 0) ? real(today.getFullYear() + 1, month, day) : date;
}

/** Unless there is no such day. */
function real(year: number, month: number, day: number): string | undefined {
  const date = new Date(year, month - 1, day);
  return date.getMonth() === month - 1 && date.getDate() === day ? written(date, 0) : undefined;
}

function written(from: Date, days: number): string {
  const date = new Date(from.getFullYear(), from.getMonth(), from.getDate() + days);
  const parts = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return parts.map((part) => String(part).padStart(2, "0")).join("-");
}

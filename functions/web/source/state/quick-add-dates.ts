// Days and times as English and German write them.

type Level = "low" | "medium" | "high";

export interface Language {
  days: Record<string, number>; // from today
  weekdays: string[]; // from Sunday
  /** How many letters a weekday may be cut to. */
  short: number;
  months: string[];
  /** May stand before a day or a time. */
  before: RegExp;
  /** "in 3 days": the number, and the first letter of a unit. */
  inDays: RegExp;
  units: Record<string, number>;
  next: RegExp;
  /** The first day of the next week. */
  nextWeek: RegExp;
  priorities: Record<string, Level>;
  /** Words that are a time. */
  times: Record<string, string>;
  /** "at 14:30", "9 o'clock": the hour, the minute, the half of the day. */
  clocks: RegExp[];
}

const NUMBERS: Record<string, Level> = { 1: "high", 2: "medium", 3: "low" };
const DAYS_EN = "sunday monday tuesday wednesday thursday friday saturday";
const DAYS_DE = "sonntag montag dienstag mittwoch donnerstag freitag samstag";
const MONTHS_EN =
  "january february march april may june july august september october november december";
const MONTHS_DE =
  "januar februar märz april mai juni juli august september oktober november dezember";

export const LANGUAGES: Record<string, Language> = {
  en: {
    days: { today: 0, tonight: 0, tomorrow: 1, tmr: 1, "the day after tomorrow": 2 },
    weekdays: DAYS_EN.split(" "),
    short: 3,
    months: MONTHS_EN.split(" "),
    before: /^(on|by|due|until|at|this)$/,
    inDays: /^in (\d{1,3}|an?|one|two|three) (d|w)(?:ays?|eeks?)$/,
    units: { d: 1, w: 7, a: 1, an: 1, one: 1, two: 2, three: 3 },
    next: /^next /,
    nextWeek: /^next week$/,
    priorities: { high: "high", medium: "medium", low: "low", ...NUMBERS },
    times: { noon: "12:00", "at noon": "12:00", "at midnight": "00:00" },
    clocks: [
      /^(?:at |by )?(\d{1,2})(?::(\d\d))? ?([ap])\.?m\.?$/,
      /^(?:at |by )?(\d{1,2}):(\d\d)$/,
      /^at (\d{1,2})\.(\d\d)$/,
      /^(?:at )?(\d{1,2}) o['’]clock$/,
    ],
  },
  de: {
    days: { heute: 0, morgen: 1, übermorgen: 2 },
    weekdays: DAYS_DE.split(" "),
    short: 2,
    months: MONTHS_DE.split(" "),
    before: /^(am|bis|zum|um|ab|gegen|diesen|bis zum)$/,
    inDays: /^in (\d{1,3}|einem|einer|zwei|drei) (t|w)(?:age?n?|ochen?)$/,
    units: { t: 1, w: 7, einem: 1, einer: 1, zwei: 2, drei: 3 },
    next: /^(nächsten|nächster|kommenden) /,
    nextWeek: /^nächste woche$/,
    priorities: { hoch: "high", mittel: "medium", niedrig: "low", ...NUMBERS },
    times: { "um mitternacht": "00:00", mittags: "12:00" },
    clocks: [
      /^(?:um |gegen |ab |bis )?(\d{1,2})(?:[:.](\d\d))? uhr$/,
      /^(?:um |gegen |ab |bis )?(\d{1,2}):(\d\d)$/,
      /^um (\d{1,2})(?:\.(\d\d))?$/,
    ],
  },
};

/** "HH:MM", if these lower-case words are a time and nothing else. */
export function clockOf(text: string, { times, clocks }: Language): string | undefined {
  if (Object.hasOwn(times, text)) return times[text];
  for (const clock of clocks) {
    const [found, hour, minute = "00", half] = clock.exec(text) ?? [];
    if (!found) continue;
    const hours = half ? (Number(hour) % 12) + (half === "p" ? 12 : 0) : Number(hour);
    const isHour = half ? Number(hour) >= 1 && Number(hour) <= 12 : hours < 24;
    if (isHour && Number(minute) < 60) return `${two(hours)}:${minute}`;
  }
  return undefined;
}

export class DateReader {
  readonly #language: Language;
  readonly #now: Date;
  readonly #monthFirst: boolean;
  readonly #firstDay: number;

  constructor(language: Language, now: Date, locale: string, firstDay: number) {
    this.#language = language;
    this.#now = now;
    this.#monthFirst = /^en(-US|-PH)?$/i.test(locale);
    this.#firstDay = firstDay;
  }

  /** "YYYY-MM-DD", if these lower-case words are a day and nothing else. */
  read(text: string, hasTime: boolean): string | undefined {
    const { days, inDays, units, next, nextWeek, before } = this.#language;
    const [, first = "", rest = ""] = /^(\S+) (.+)$/.exec(text) ?? [];
    const named = before.test(first) && rest !== "";
    const day = named ? rest : text;
    if (Object.hasOwn(days, day)) return this.#after(days[day] ?? 0);
    const [, count = "", unit = ""] = inDays.exec(text) ?? [];
    if (count) return this.#after((units[count] ?? Number(count)) * (units[unit] ?? 1));
    if (nextWeek.test(text)) return this.#after(this.#untilNext(this.#firstDay));
    const weekday = this.#weekday(day.replace(next, ""), named || next.test(day) || hasTime);
    return weekday ?? this.#ofCalendar(day);
  }

  /** The next such day. What is cut short has to be named as one: "sun" and "so" are words. */
  #weekday(text: string, named: boolean): string | undefined {
    const { weekdays, short } = this.#language;
    const cut = text.replace(/\.$/, "");
    const at = weekdays.findIndex((name) =>
      cut === name ? true : named && cut.length === short && name.startsWith(cut),
    );
    return at < 0 ? undefined : this.#after(this.#untilNext(at));
  }

  /** In days, today not counted. */
  #untilNext = (weekday: number): number => (weekday - this.#now.getDay() + 7) % 7 || 7;

  /** 2026-12-24, 24.12., 12/24, 24/12/2026, Dec 24, 24 December, 24. Dezember 2027. */
  #ofCalendar(text: string): string | undefined {
    const iso = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
    if (iso) return real(Number(iso[1]), Number(iso[2]), Number(iso[3]));
    const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})?$/.exec(text);
    if (dotted) return this.#soon(Number(dotted[2]), Number(dotted[1]), dotted[3]);
    const slashed = /^(\d{1,2})\/(\d{1,2})(?:\/(\d{4}))?$/.exec(text);
    if (slashed) {
      const [first, second] = [Number(slashed[1]), Number(slashed[2])];
      const [month, day] = this.#monthFirst ? [first, second] : [second, first];
      return this.#soon(month, day, slashed[3]);
    }
    const [, first, second, year] = /^(\S+?) (\S+?),?(?: (\d{4}))?$/.exec(text) ?? [];
    return this.#named(first, second, year) ?? this.#named(second, first, year);
  }

  #named(day = "", month = "", year?: string): string | undefined {
    const [, number] = /^(\d{1,2})(?:\.|st|nd|rd|th)?$/.exec(day) ?? [];
    const cut = month.replace(/\.$/, "");
    const isCut = cut.length === 3 || cut === "sept";
    const at = this.#language.months.findIndex(
      (name) => name === cut || (isCut && name.startsWith(cut)),
    );
    return number && at >= 0 ? this.#soon(at + 1, Number(number), year) : undefined;
  }

  /** This year's, or next year's if that is past. */
  #soon(month: number, day: number, year?: string): string | undefined {
    if (year) return real(Number(year), month, day);
    const date = real(this.#now.getFullYear(), month, day);
    return date && date < this.#after(0) ? real(this.#now.getFullYear() + 1, month, day) : date;
  }

  #after(days: number): string {
    const now = this.#now;
    return written(new Date(now.getFullYear(), now.getMonth(), now.getDate() + days));
  }
}

/** Unless there is no such day. */
function real(year: number, month: number, day: number): string | undefined {
  const date = new Date(year, month - 1, day);
  return date.getMonth() === month - 1 && date.getDate() === day ? written(date) : undefined;
}

const two = (part: number): string => String(part).padStart(2, "0");
const written = (date: Date): string =>
  [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");

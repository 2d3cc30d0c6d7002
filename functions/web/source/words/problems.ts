// What was not done and what to do about it, for a person. The identity's codes, and statuses.

import type { Failure } from "../api/session.ts";
import { words } from "./words.ts";

const en = {
  codes: {
    INVALID_EMAIL: "This is not a complete e-mail address. Look for a typing error.",
    SAME_EMAIL: "This is the address that the account has already.",
    TOO_LONG: "This is too long: a name has at most 200 characters, an address 254.",
    VALIDATION_ERROR: "Something is missing. Fill in every field.",
    PASSWORD_REQUIRED: "Enter your password too.",
    PASSWORD_TOO_SHORT: "The password is too short: it needs 12 characters or more.",
    PASSWORD_TOO_LONG: "The password is too long: it has at most 128 characters.",
    INVALID_PASSWORD: "This is not your password. Check it, and whether Caps Lock is on.",
    INVALID_TOKEN: "This link is used up or too old. Ask for another one.",
    INVALID_EMAIL_OR_PASSWORD:
      "The address or the password is not right, or the address is not confirmed yet.",
    SESSION_NOT_FRESH: "You signed in more than a day ago. Enter your password once more.",
    MAIL_UNAVAILABLE: "The mail could not be sent. Try again in a moment.",
  } as Record<string, string>,
  over: "Your session is over. Sign in again; what you typed stays here.",
  offline: "There is no connection. What you entered stays here: try again in a moment.",
  unavailable: "The service does not answer at the moment. Try again soon.",
  refused: "The service does not accept this. Choose something else.",
  tooMany: "Too many attempts.",
  wait: (time: string) => `Try again in ${time}.`,
  units: { second: ["second", "seconds"], minute: ["minute", "minutes"], hour: ["hour", "hours"] },
};

const de: typeof en = {
  codes: {
    INVALID_EMAIL:
      "Das ist keine vollständige E-Mail-Adresse. Sieh nach, ob du dich vertippt hast.",
    SAME_EMAIL: "Diese Adresse hat das Konto schon.",
    TOO_LONG: "Das ist zu lang: Ein Name hat höchstens 200 Zeichen, eine Adresse 254.",
    VALIDATION_ERROR: "Es fehlt etwas. Fülle alle Felder aus.",
    PASSWORD_REQUIRED: "Gib auch dein Passwort ein.",
    PASSWORD_TOO_SHORT: "Das Passwort ist zu kurz: Es braucht mindestens 12 Zeichen.",
    PASSWORD_TOO_LONG: "Das Passwort ist zu lang: Es hat höchstens 128 Zeichen.",
    INVALID_PASSWORD: "Das ist nicht dein Passwort. Prüfe es, und ob die Feststelltaste an ist.",
    INVALID_TOKEN: "Dieser Link ist verbraucht oder zu alt. Lass dir einen neuen schicken.",
    INVALID_EMAIL_OR_PASSWORD:
      "Adresse oder Passwort stimmen nicht, oder die Adresse ist noch nicht bestätigt.",
    SESSION_NOT_FRESH:
      "Du hast dich vor über einem Tag angemeldet. Gib dein Passwort noch einmal ein.",
    MAIL_UNAVAILABLE: "Die E-Mail konnte nicht geschickt werden. Versuch es gleich noch einmal.",
  },
  over: "Deine Sitzung ist zu Ende. Melde dich wieder an; was du eingegeben hast, bleibt hier.",
  offline: "Keine Verbindung. Was du eingegeben hast, bleibt hier: Versuch es gleich noch einmal.",
  unavailable: "Der Dienst antwortet gerade nicht. Versuch es bald noch einmal.",
  refused: "Der Dienst nimmt das nicht an. Wähle etwas anderes.",
  tooMany: "Zu viele Versuche.",
  wait: (time) => `Versuch es in ${time} wieder.`,
  units: {
    second: ["Sekunde", "Sekunden"],
    minute: ["Minute", "Minuten"],
    hour: ["Stunde", "Stunden"],
  },
};

export const PROBLEMS: Record<string, typeof en> = { en, de };

/** One or two sentences: what is wrong, and what to do. */
export function explain({ status, code, wait }: Failure, language = words.language): string {
  const said = PROBLEMS[language] ?? en;
  if (status === 0) return said.offline;
  if (status === 429) return `${said.tooMany} ${said.wait(duration(wait ?? 60, said.units))}`;
  const known = said.codes[code];
  if (known) return known;
  if (status === 401) return said.over;
  return status >= 500 ? said.unavailable : said.refused;
}

/** Never less than it is. */
function duration(seconds: number, units: (typeof en)["units"]): string {
  const [count, unit] =
    seconds < 60
      ? [seconds, units.second]
      : seconds < 3600
        ? [Math.ceil(seconds / 60), units.minute]
        : [Math.ceil(seconds / 3600), units.hour];
  return `${count} ${unit[count === 1 ? 0 : 1]}`;
}

// All of a person's todos as one file: the export's pages, one after the other.

import { type Failure, outcomeOf } from "../api/session.ts";
import { dayOf } from "../words/words.ts";
import { request } from "./pane.ts";

export type Format = "json" | "csv";

interface Page {
  format: string;
  items: unknown[];
  projects: unknown[];
  settings: unknown;
}

/** Answers how many todos there were. `progress` is told how many there are so far. */
export async function download(
  format: Format,
  progress: (count: number) => void,
): Promise<number | Failure> {
  const parts: string[] = [];
  let [path, count, rest] = [`/api/v1/export?format=${format}`, 0, ""];
  while (path) {
    const found = await request("GET", path);
    if (!found?.outcome.ok || !found.reply) return failureOf(found?.outcome);
    const { body, headers, text } = found.reply;
    const page = format === "json" ? ofJson(body as Page) : ofCsv(text, parts.length === 0);
    if (page.count || format === "csv") parts.push(page.text);
    count += page.count;
    rest = page.rest;
    progress(count);
    path = /<([^>]+)>; rel="next"/.exec(headers.get("link") ?? "")?.[1] ?? "";
  }
  const content = format === "json" ? [`{${rest},"items":[`, parts.join(","), "]}"] : parts;
  const type = format === "json" ? "application/json" : "text/csv";
  give(new Blob(content, { type }), `ownlist-${dayOf(new Date())}.${format}`);
  return count;
}

/** Each page has all projects and settings: those of the last one are the newest. */
function ofJson({ items, format, projects, settings }: Page) {
  const rest = JSON.stringify({ format, next_cursor: null, projects, settings }).slice(1, -1);
  return { text: JSON.stringify(items).slice(1, -1), count: items.length, rest };
}

/** Each page has a header row; its lines are those ends that no quotes stand around. */
function ofCsv(page: string, first: boolean) {
  const unquoted = page.split('"').filter((_, n) => n % 2 === 0);
  const count = unquoted.join("").split("\n").length - 2;
  return { text: first ? page : page.slice(page.indexOf("\n") + 1), count, rest: "" };
}

const failureOf = (outcome: ReturnType<typeof outcomeOf> | undefined): Failure =>
  (outcome && !outcome.ok ? outcome : outcomeOf(undefined)) as Failure;

function give(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

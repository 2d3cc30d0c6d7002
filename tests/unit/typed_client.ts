// A client's program on generated types: what must compile, and what must not.
// tests/unit/test_client_types.py compiles it; "./api" is made there.

import type { components, operations } from "./api.ts";

type Schemas = components["schemas"];
type Name = keyof operations;
type Body<O extends Name> = operations[O] extends {
  requestBody: { content: { "application/json": infer B } };
}
  ? B
  : never;
type Response<
  O extends Name,
  S extends keyof operations[O]["responses"],
> = operations[O]["responses"][S];
type Answer<O extends Name, S extends keyof operations[O]["responses"]> =
  Response<O, S> extends { content: { "application/json": infer A } } ? A : never;
type Header<O extends Name, S extends keyof operations[O]["responses"], H extends string> =
  Response<O, S> extends { headers: Record<H, infer V> } ? V : never;
type Query<O extends Name> = operations[O]["parameters"] extends { query?: infer Q } ? Q : never;
type Sent<O extends Name> = operations[O]["parameters"] extends { header?: infer H } ? H : never;

// Bodies: only what is required has to be sent.
export const created: Body<"create_todo">[] = [
  { title: "Buy milk" },
  { title: "x", id: "0197f0c2-7e9f-7c1b-9d53-6f2a1be0c8d4", tags: ["home"], completed: true },
  { title: "x", priority: "high", due_date: null, before: null },
];
export const changed: Body<"update_todo">[] = [
  {},
  { title: "x" },
  { description: null, tags: null },
];
export const batch: Body<"batch_todos"> = {
  operations: [
    { op: "create", todo: { title: "x" } },
    { op: "update", id: "x", todo: { completed: true }, if_match: 17 },
    { op: "complete", id: "x" },
    { op: "delete", id: "x", if_match: 17 },
  ],
};
export const imported: Body<"import_todos"> = {
  format: "ownlist/1",
  items: [{ id: "x", title: "x" }],
};
export const erased: Body<"erase_me"> = { confirm: "x" };
export const signedIn: Body<"sign_in"> = { email: "ada@example.com", password: "x" };
// An export can be imported as it is.
export const moved = (page: Answer<"export_todos", 200>): Body<"import_todos"> => page;

// @ts-expect-error a title is required
export const untitled: Body<"create_todo"> = {};
// @ts-expect-error there is no such priority
export const urgent: Body<"create_todo"> = { title: "x", priority: "urgent" };
// @ts-expect-error a version is the server's to say
export const versioned: Body<"create_todo"> = { title: "x", version: 1 };
// @ts-expect-error a title is not null
export const nameless: Body<"update_todo"> = { title: null };
// @ts-expect-error an update needs its todo
export const empty: Body<"batch_todos"> = { operations: [{ op: "update", id: "x" }] };
// @ts-expect-error there is no such operation
export const stolen: Body<"batch_todos"> = { operations: [{ op: "steal", id: "x" }] };

// Queries and headers are optional, one by one.
export const queries: Query<"list_todos">[] = [
  {},
  { limit: 10, tag: ["home"], sort: "-due", due_before: "2026-12-01", deleted: true },
];
export const conditions: Sent<"complete_todo">[] = [{}, { "If-Match": '"17"' }];
export const path: operations["get_todo"]["parameters"]["path"] = { todo_id: "x" };
// @ts-expect-error there is no such order
export const ordered: Query<"list_todos"> = { sort: "colour" };
// @ts-expect-error the address has an id
export const nowhere: operations["get_todo"]["parameters"] = {};

// Answers: every member of a todo is there.
export function shown(todo: Answer<"get_todo", 200>): string {
  const due: string | null = todo.due_date ?? todo.due_at;
  return [todo.title, todo.description, ...todo.tags, todo.version.toFixed(), due].join();
}
export function counted(summary: Answer<"summarize_todos", 200>): number {
  return summary.by_priority.high + summary.by_tag.reduce((sum, each) => sum + each.open, 0);
}
export function ids(results: Answer<"batch_todos", 200>["results"]): string[] {
  return results.map((each) => (each.op === "delete" ? each.id : each.todo.id));
}
export const cursor = (page: Answer<"list_todos", 200>): string | null => page.next_cursor;
type Counts = Answer<"summarize_todos", 200>["by_priority"];
// @ts-expect-error there is no such priority
export const urgency = (counts: Counts): number => counts.urgent;

// Problems: `errors` and `operation` may be absent, and are never null.
export const problem: Schemas["Problem"] = {
  type: "/docs/problems#todo-not-found",
  title: "x",
  status: 404,
  detail: "x",
  request_id: "x",
};
export function reasons(of: Response<"batch_todos", 422>["content"]["application/problem+json"]) {
  const place: number | undefined = of.operation;
  return [place, ...(of.errors ?? []).map((each) => `${each.pointer} ${each.detail}`)];
}
// @ts-expect-error it may be absent
export const first = (of: Schemas["Problem"]): string => of.errors[0].detail;
export const account: Schemas["AccountProblem"] = {
  ...problem,
  message: "x",
  code: "UNAUTHORIZED",
};

// Headers of responses are strings that can be asked for by name.
export const etag: Header<"get_todo", 200, "ETag"> = '"17"';
export const created_at: Header<"create_todo", 201, "Location"> = "/api/v1/todos/x";
export const wait: Header<"list_todos", 503, "Retry-After"> = "2";
export const challenge: Header<"list_todos", 401, "WWW-Authenticate"> = "Bearer";
export const next: Header<"list_todos", 200, "Link"> = "<x>";
export const of_list: Header<"list_todos", 200, "ETag"> = '"9f08c4aded4e1a83"';
// @ts-expect-error a batch has no ETag
export const untagged: Header<"batch_todos", 200, "ETag"> = '"17"';

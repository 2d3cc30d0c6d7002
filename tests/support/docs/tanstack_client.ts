// A program around docs/examples/tanstack-db.ts that does what each line of its input says
// and answers what a view would show. `node tanstack_client.mjs URL USER TOKEN STORE`

import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import {
  newTodo,
  type Row,
  type Todo,
  todoCollection,
} from "../../../docs/examples/tanstack-db.ts";

interface Command {
  insert?: (Partial<Todo> & { title: string })[];
  update?: { id: string; changes: Partial<Todo> };
  delete?: string;
  sync?: true;
  deaf?: true; // from now on the app cannot be told
}

const [url = "", user = "", token = "", file = "", renewed = token] = process.argv.slice(2);
const known = existsSync(file) ? readFileSync(file, "utf8") : "[]";
const rows = new Map<string, unknown>(JSON.parse(known));
const unsaved: unknown[] = [];
let deaf = false;
let error: string | null = null;

const store = {
  read: async () => [...rows] as Row[],
  async write(changes: Row[]) {
    for (const [key, value] of changes) {
      if (value === undefined) rows.delete(key);
      else rows.set(key, value);
    }
    writeFileSync(`${file}.new`, JSON.stringify([...rows]));
    renameSync(`${file}.new`, file);
  },
};

const todos = todoCollection({
  url,
  user,
  store,
  token: async (renew) => (renew ? renewed : token),
  onUnsaved(change) {
    if (deaf) throw new Error("The app did not take it.");
    unsaved.push(change);
  },
  onSync: (caught) => {
    error = caught?.message ?? null;
  },
  interval: 3_600_000, // the test says when
});

async function run({ insert, update, delete: id, sync, deaf: asked }: Command) {
  deaf ||= asked === true;
  if (insert) await todos.insert(insert.map(newTodo)).isPersisted.promise;
  if (update) {
    const draft = todos.update(update.id, (todo) => void Object.assign(todo, update.changes));
    await draft.isPersisted.promise;
  }
  if (id) await todos.delete(id).isPersisted.promise;
  if (!sync) return;
  await todos.utils.sync(); // what is under way, which may have read too early
  await todos.utils.sync();
}

await todos.preload().catch(() => {});
for await (const line of createInterface(process.stdin)) {
  let failed: string | null = null;
  await run(JSON.parse(line)).catch((caught) => {
    failed = String(caught);
  });
  const answer = { todos: todos.toArray, unsent: todos.utils.unsent(), unsaved, error, failed };
  console.log(JSON.stringify(answer));
}
await todos.cleanup();

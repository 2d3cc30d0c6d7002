// What the engine does with its person's changes, others' changes, and each bad day.

import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { byPosition } from "../../../functions/web/source/sync/index.ts";
import { MemoryStore } from "../../../functions/web/source/sync/memory.ts";
import type { Answer, Change, List, Patch } from "../../../functions/web/source/sync/types.ts";
import { Server } from "./server.ts";
import { Device, failing, id, type Network, type Request, settled, through } from "./world.ts";

let server: Server;
let mine: Device;
let theirs: Device;
let list: List;
let other: List;
let network: Network;
let count = 0;

/** Two devices of one person that both know one todo. */
beforeEach(async () => {
  server = new Server();
  [count, server.limit] = [100, 500];
  mine = new Device(server, () => id(++count));
  theirs = new Device(server, () => id(++count));
  [list, other] = [await mine.open(), await theirs.open()];
  network = mine.network();
  await list.act([created(1)]);
  await through(mine);
  await through(theirs);
});

const created = (number: number, more = {}): Change => ({
  op: "create",
  todo: { id: id(number), title: `t${number}`, ...more },
});
const edit = (number: number, todo: object) => ({ op: "update" as const, id: id(number), todo });
const titled = (number: number, title: string) => edit(number, { title });
const titles = (of = list) =>
  [...of.todos()]
    .filter((each) => !each.deleted_at)
    .sort(byPosition)
    .map((each) => each.title);
const onServer = (number: number) => server.todos.get(id(number));

/** The other device does this, and it arrives. */
async function elsewhere(...changes: Change[]): Promise<void> {
  await other.act(changes);
  await through(theirs);
}

/** Let the requests up to the next POST through, if there is one. */
async function untilPost(): Promise<Request | undefined> {
  void list.sync();
  for (;;) {
    await settled();
    const [request] = network.open;
    if (!request || request.method === "POST") return request;
    await network.deliver(request);
  }
}

async function post(): Promise<Request> {
  const request = await untilPost();
  assert.ok(request, "nothing is sent");
  return request;
}

const operationsOf = ({ body }: Request) =>
  (body as { operations: { todo?: object }[] }).operations;

/** Sent, and handled or late or neither, but not answered. */
async function unanswered(how: "handled" | "late"): Promise<void> {
  const request = await post();
  if (how === "handled") await network.handle(request);
  network.cut(request, how === "late");
  await settled();
  assert.equal(list.state().status, "offline");
}

async function answering(answer: Answer): Promise<void> {
  const request = await post();
  network.refuse(request, answer);
  await settled();
}

describe("a change", () => {
  test("is seen at once, and is pending until the server has it", async () => {
    await list.act([titled(1, "new"), { op: "complete", id: id(1) }]);
    const { title, completed, pending } = list.get(id(1)) ?? {};
    assert.deepEqual(
      { title, completed, pending },
      { title: "new", completed: true, pending: true },
    );
    assert.equal(list.state().unsent, 1);
    await through(mine);
    assert.equal(list.get(id(1))?.pending, false);
    assert.equal(onServer(1)?.title, "new");
    assert.equal(list.state().unsent, 0);
  });

  test("outlives the page", async () => {
    await list.act([titled(1, "new"), created(2)]);
    mine.closeTab(0);
    list = await mine.open();
    assert.deepEqual(titles(), ["t2", "new"]);
    await through(mine);
    assert.deepEqual([onServer(1)?.title, onServer(2)?.title], ["new", "t2"]);
  });

  test("of what is not there is an error, and changes nothing", async () => {
    await assert.rejects(list.act([created(2), titled(9, "x")]), /no such todo/);
    assert.equal(list.get(id(2)), undefined);
    assert.equal(list.state().unsent, 0);
  });

  test("that changes nothing is not sent", async () => {
    await list.act([titled(1, " t1 "), { op: "reopen", id: id(1) }]);
    assert.equal(list.state().unsent, 0);
  });

  test("after another one of the same todo is sent with it", async () => {
    await list.act([created(2)]);
    for (const title of ["a", "b", "c"]) await list.act([titled(2, title)]);
    const operations = operationsOf(await post());
    assert.deepEqual(operations, [created(2, { title: "c" })]);
  });

  test("leaves the list and all other todos the same objects", async () => {
    await list.act([created(2)]);
    const [before, one] = [list.todos(), list.get(id(1))];
    assert.equal(list.todos(), before);
    await list.act([titled(2, "x")]);
    assert.notEqual(list.todos(), before);
    assert.equal(list.get(id(1)), one);
  });

  test("is told to who listens, until they stop", async () => {
    let told = 0;
    const stop = list.subscribe(() => told++);
    await list.act([titled(1, "x")]);
    assert.ok(told);
    stop();
    told = 0;
    await list.act([titled(1, "y")]);
    assert.equal(told, 0);
  });
});

describe("more changes than a batch takes", () => {
  test("are all sent: 600 single ones, and one of 250", async () => {
    for (let number = 2; number < 602; number++) await list.act([created(number)]);
    const many = Array.from({ length: 250 }, (_, at) => created(at + 1000));
    await list.act(many);
    await through(mine);
    assert.equal(server.todos.size, 851);
    assert.equal(list.state().unsent, 0);
  });

  test("are cut between actions", async () => {
    for (let number = 0; number < 3; number++)
      await list.act(Array.from({ length: 40 }, (_, at) => created(1000 + number * 100 + at)));
    assert.equal(operationsOf(await post()).length, 80);
  });

  test("are halved until they are small enough", async () => {
    server.maxOperations = 3;
    for (let number = 2; number < 13; number++) await list.act([created(number)]);
    await through(mine);
    assert.equal(server.todos.size, 12);
  });
});

describe("changes here and elsewhere", () => {
  test("of different members are merged without asking", async () => {
    await list.act([edit(1, { title: "mine", tags: ["a"] })]);
    await elsewhere(edit(1, { description: "theirs", tags: ["b"], due_date: "2027-01-01" }));
    await through(mine);
    const { title, description, tags, due_date } = onServer(1) ?? {};
    assert.deepEqual([title, description, due_date], ["mine", "theirs", "2027-01-01"]);
    assert.deepEqual(tags, ["b", "a"]);
    assert.deepEqual(list.state().conflicts, []);
  });

  test("between reading and sending are merged too", async () => {
    await list.act([titled(1, "mine")]);
    await untilPost();
    await elsewhere(edit(1, { description: "theirs" }));
    await through(mine);
    assert.deepEqual([onServer(1)?.title, onServer(1)?.description], ["mine", "theirs"]);
  });

  for (const keep of ["mine", "theirs"] as const)
    test(`of one member are both kept until ${keep} is chosen`, async () => {
      await list.act([titled(1, "mine")]);
      await elsewhere(titled(1, "theirs"));
      await through(mine);
      const [conflict] = list.state().conflicts;
      const values = { base: "t1", mine: "mine", theirs: "theirs" };
      assert.deepEqual(conflict?.members, { title: values });
      assert.deepEqual([list.get(id(1))?.title, onServer(1)?.title], ["mine", "theirs"]);
      mine.closeTab(0);
      list = await mine.open();
      await list.resolve(conflict?.id ?? "", "title", keep);
      await through(mine);
      assert.deepEqual([list.get(id(1))?.title, onServer(1)?.title], [keep, keep]);
      assert.deepEqual(list.state().conflicts, []);
    });

  test("are both kept if theirs came in while mine was typed", async () => {
    const seen = list.get(id(1));
    await elsewhere(edit(1, { title: "theirs", tags: ["b"], description: "theirs" }));
    await through(mine);
    const typed = { title: "mine", tags: ["a"], description: seen?.description ?? "" };
    const undo = await list.act([{ ...edit(1, typed), seen }]);
    const values = { base: "t1", mine: "mine", theirs: "theirs" };
    assert.deepEqual(list.state().conflicts[0]?.members, { title: values });
    await through(mine);
    assert.deepEqual([onServer(1)?.title, onServer(1)?.description], ["theirs", "theirs"]);
    assert.deepEqual([list.get(id(1))?.title, onServer(1)?.tags], ["mine", ["b", "a"]]);
    await list.undo(undo);
    await through(mine);
    assert.deepEqual(list.state().conflicts, []);
    assert.deepEqual([onServer(1)?.title, onServer(1)?.tags], ["theirs", ["b"]]);
  });

  test("of the same todo, the second while the first begins to be sent, both arrive", async () => {
    await list.act([titled(1, "mine")]);
    void list.sync();
    await settled();
    void mine.network().deliver(mine.network().open[0] as Request);
    await list.act([edit(1, { description: "mine too" })]);
    await through(mine);
    assert.deepEqual([onServer(1)?.title, onServer(1)?.description], ["mine", "mine too"]);
  });

  test("of a due date and a due time are one conflict", async () => {
    await list.act([edit(1, { due_date: "2027-01-01" })]);
    await elsewhere(edit(1, { due_at: "2027-01-02T10:00:00Z" }));
    await through(mine);
    const [conflict] = list.state().conflicts;
    assert.deepEqual(Object.keys(conflict?.members ?? {}), ["due"]);
    await list.resolve(conflict?.id ?? "", "due", "mine");
    await through(mine);
    assert.deepEqual([onServer(1)?.due_date, onServer(1)?.due_at], ["2027-01-01", null]);
  });

  test("in a conflict go on: both sides say their newest", async () => {
    await list.act([titled(1, "mine")]);
    await elsewhere(titled(1, "theirs"));
    await through(mine);
    await list.act([titled(1, "newer")]);
    await elsewhere(titled(1, "theirs, newer"));
    await through(mine);
    const values = { base: "t1", mine: "newer", theirs: "theirs, newer" };
    assert.deepEqual(list.state().conflicts[0]?.members, { title: values });
    await elsewhere(titled(1, "newer"));
    await through(mine);
    assert.deepEqual(list.state().conflicts, []);
  });

  test("in a conflict that is undone here end it", async () => {
    const undo = await list.act([titled(1, "mine")]);
    await elsewhere(titled(1, "theirs"));
    await through(mine);
    await list.undo(undo);
    assert.deepEqual(list.state().conflicts, []);
    assert.equal(list.get(id(1))?.title, "theirs");
  });

  test("to one value are no conflict, also in two steps here", async () => {
    await list.act([titled(1, "a")]);
    await unanswered("late");
    await list.act([titled(1, "same")]);
    await elsewhere(titled(1, "same"));
    await through(mine);
    assert.deepEqual(list.state().conflicts, []);
    assert.equal(onServer(1)?.title, "same");
  });

  test("are refused here if it went to the trash elsewhere, and can be made again", async () => {
    await list.act([titled(1, "mine")]);
    await elsewhere({ op: "delete", id: id(1) });
    await through(mine);
    const [refused] = list.state().refused;
    assert.equal(refused?.problem.type, "/docs/problems#todo-not-found");
    assert.deepEqual(refused?.changes, [titled(1, "mine")]);
    await list.act([{ op: "restore", id: id(1) }]);
    await list.retryRefused(refused?.id ?? "");
    await through(mine);
    assert.equal(onServer(1)?.title, "mine");
    assert.deepEqual(list.state().refused, []);
  });

  test("of what was removed from the trash are refused, and it is not shown", async () => {
    await list.act([titled(1, "mine")]);
    await elsewhere(titled(1, "theirs"));
    await through(mine);
    await list.act([edit(1, { description: "typed" })]);
    await elsewhere({ op: "delete", id: id(1) });
    server.empty();
    await through(mine);
    assert.deepEqual([list.todos(), list.state().conflicts], [[], []]);
    const typed = list.state().refused.flatMap(({ changes }) => changes);
    assert.deepEqual(typed, [titled(1, "mine"), edit(1, { description: "typed" })]);
  });

  test("of what was put into the trash before are refused", async () => {
    await list.act([{ op: "delete", id: id(1) }]);
    await list.act([{ op: "complete", id: id(1) }]);
    await through(mine);
    assert.equal(list.state().unsent, 0);
    assert.deepEqual(list.state().refused[0]?.changes, [{ op: "complete", id: id(1) }]);
  });

  test("to the trash, both, are nothing to tell", async () => {
    await list.act([{ op: "delete", id: id(1) }]);
    await untilPost();
    await elsewhere({ op: "delete", id: id(1) });
    await through(mine);
    assert.deepEqual([list.state().refused, list.state().unsent], [[], 0]);
  });

  test("in conflict of a todo that is gone for good are refused", async () => {
    await list.act([titled(1, "mine")]);
    await elsewhere(titled(1, "theirs"), created(2));
    await through(mine);
    await elsewhere({ op: "delete", id: id(1) });
    server.purge();
    server.epoch++;
    await through(mine);
    assert.deepEqual(list.state().conflicts, []);
    assert.deepEqual(list.state().refused[0]?.changes, [titled(1, "mine")]);
  });
});

describe("without an answer", () => {
  test("what was done is not sent again", async () => {
    await list.act([created(2), titled(1, "new")]);
    await list.act([{ op: "delete", id: id(1) }]);
    await unanswered("handled");
    assert.equal(await untilPost(), undefined);
    assert.equal(list.state().unsent, 0);
  });

  test("what was undone meanwhile stays undone, though it arrives late", async () => {
    const undos = [await list.act([titled(1, "x")]), await list.act([{ op: "delete", id: id(1) }])];
    await unanswered("late");
    for (const undo of undos.reverse()) await list.undo(undo);
    await elsewhere(edit(1, { description: "theirs" }));
    await untilPost();
    const [late] = network.late.splice(0);
    server.answer("POST", late?.path ?? "", late?.body);
    await through(mine);
    assert.deepEqual([onServer(1)?.title, onServer(1)?.deleted_at], ["t1", null]);
    assert.equal(list.get(id(1))?.title, "t1");
  });

  for (const op of ["complete", "delete"] as const)
    test(`${op} that was undone is undone, though others tell of the todo meanwhile`, async () => {
      const undo = await list.act([{ op, id: id(1) }]);
      await unanswered("late");
      await list.undo(undo);
      await elsewhere(edit(1, { description: "theirs" }));
      await untilPost();
      const [late] = network.late.splice(0);
      server.answer("POST", late?.path ?? "", late?.body);
      await through(mine);
      assert.deepEqual([onServer(1)?.completed, onServer(1)?.deleted_at], [false, null]);
    });

  test("a network's own page in the name of the API is no answer", async () => {
    await list.act([titled(1, "x")]);
    await answering({ status: 200, body: undefined, headers: new Headers() });
    assert.equal(list.state().status, "offline");
    await answering({ status: 200, body: { hello: 1 }, headers: new Headers() });
    assert.equal(list.state().status, "offline");
    await through(mine);
    assert.equal(onServer(1)?.title, "x");
  });
});

describe("a refused operation", () => {
  const tooLong = "x".repeat(501);

  test("is taken out and told, and the rest is sent", async () => {
    await list.act([created(2), titled(1, tooLong), created(3)]);
    await through(mine);
    assert.deepEqual([onServer(2)?.title, onServer(3)?.title], ["t2", "t3"]);
    const [refused] = list.state().refused;
    assert.deepEqual(refused?.changes, [titled(1, tooLong)]);
    assert.equal(refused?.problem.status, 422);
    assert.equal(list.get(id(1))?.title, "t1");
    await list.dismissRefused(refused?.id ?? "");
    assert.deepEqual(list.state().refused, []);
  });

  test("that creates takes what was done to its todo along", async () => {
    await list.act([created(2, { title: tooLong })]);
    await untilPost();
    await list.act([edit(2, { description: "typed" })]);
    await list.act([{ op: "delete", id: id(2) }]);
    await through(mine);
    assert.equal(list.get(id(2)), undefined);
    assert.deepEqual(
      list.state().refused.map(({ changes }) => changes.map(({ op }) => op)),
      [["create", "update", "delete"]],
    );
  });

  test("leaves later changes on what was there before it", async () => {
    await list.act([titled(1, tooLong)]);
    const request = await post();
    await list.act([titled(1, "short")]);
    await list.act([created(2)]);
    await network.deliver(request);
    await settled();
    await elsewhere(edit(1, { description: "theirs" }));
    await through(mine);
    assert.deepEqual(list.state().conflicts, []);
    assert.deepEqual([onServer(1)?.title, onServer(1)?.description], ["short", "theirs"]);
  });

  test("for its place loses the place only", async () => {
    await list.act([created(2)]);
    await through(mine);
    await through(theirs);
    await list.act([edit(1, { title: "mine", before: id(2) }), created(3, { after: id(2) })]);
    await list.act([edit(1, { before: id(2) })]);
    await elsewhere({ op: "delete", id: id(2) });
    await through(mine);
    assert.deepEqual([onServer(1)?.title, onServer(3)?.title], ["mine", "t3"]);
    assert.deepEqual([list.state().refused, list.state().unsent], [[], 0]);
  });

  test("is found by its pointer where a body is invalid", async () => {
    await list.act([created(2), created(3)]);
    const { body } = failing(422, "invalid") as { body: object };
    const errors = [{ pointer: "/operations/1/todo/title", detail: "is too long" }];
    await answering({ status: 422, body: { ...body, errors }, headers: new Headers() });
    await through(mine);
    assert.deepEqual(list.state().refused[0]?.changes, [created(3)]);
    assert.equal(onServer(2)?.title, "t2");
  });
});

describe("an answer that is about none", () => {
  for (const [status, header, wait] of [
    [429, { "retry-after": "7" }, 7000],
    [503, { "retry-after": "Fri, 15 Jan 2027 08:00:09 GMT" }, 9000],
  ] as const)
    test(`${status} waits as long as it says`, async () => {
      await list.act([titled(1, "x")]);
      await answering(failing(status, "too-many-writes", header));
      assert.equal(list.state().status, "waiting");
      assert.equal(list.state().waitsUntil, mine.now + wait);
      mine.now += wait - 1;
      await list.sync();
      assert.equal(network.open.length, 0);
      mine.now += 1;
      await through(mine);
      assert.equal(onServer(1)?.title, "x");
    });

  test("401 is signed out, and all is kept", async () => {
    await list.act([titled(1, "x")]);
    await answering(failing(401, "unauthenticated"));
    assert.deepEqual([list.state().status, list.state().unsent], ["signed_out", 1]);
    await through(mine);
    assert.deepEqual([list.state().status, onServer(1)?.title], ["idle", "x"]);
  });

  test("403 stops, and says why", async () => {
    await list.act([titled(1, "x")]);
    await answering(failing(403, "insufficient-scope"));
    const { status, problem, unsent } = list.state();
    assert.deepEqual([status, problem?.status, unsent], ["stopped", 403, 1]);
  });

  test("404 of another program refuses nothing", async () => {
    await list.act([titled(1, "x")]);
    await answering({ status: 404, body: { message: "Not Found" }, headers: new Headers() });
    assert.deepEqual([list.state().status, list.state().refused], ["stopped", []]);
  });

  test("410 reads everything, and what waits stays", async () => {
    await elsewhere(created(2));
    await through(mine);
    await list.act([created(3), titled(1, "x")]);
    await other.act([{ op: "delete", id: id(2) }]);
    await through(theirs);
    server.purge();
    server.epoch++;
    await through(mine);
    assert.deepEqual(titles(), ["t3", "x"]);
    assert.equal(list.get(id(2)), undefined);
    assert.equal(server.todos.size, 2);
  });

  test("410 after all was erased elsewhere sends nothing of before", async () => {
    await list.act([created(2), titled(1, "typed")]);
    server.erase();
    await through(theirs);
    await elsewhere(created(5));
    await through(mine);
    assert.deepEqual([...server.todos.keys()], [id(5)]);
    assert.deepEqual(titles(), ["t5"]);
    const [refused] = list.state().refused;
    assert.equal(refused?.problem.type, "erased");
    assert.deepEqual(refused?.changes, [created(2), titled(1, "typed")]);
  });

  test("410 that is cut off in the middle begins again", async () => {
    await list.act([created(2)]);
    server.erase();
    await through(theirs);
    await elsewhere(created(5), created(6));
    server.limit = 1;
    void list.sync();
    for (let request = 0; request < 2; request++) {
      await settled();
      if (network.open[0]) await network.deliver(network.open[0]);
    }
    await settled();
    if (network.open[0]) network.cut(network.open[0], false);
    await through(mine);
    assert.deepEqual([...server.todos.keys()].sort(), [id(5), id(6)]);
    assert.equal(list.state().refused.length, 1);
  });

  test("with the date tells how wrong the clock is", async () => {
    const headers = { date: new Date(mine.now + 3_600_000).toUTCString() };
    await list.act([titled(1, "x")]);
    await answering(failing(503, "x", headers));
    assert.equal(list.state().clockOffset, 3_600_000);
  });
});

describe("undo", () => {
  const undone: [string, Change[]][] = [
    ["a create", [created(2)]],
    ["edits", [titled(1, "x"), edit(1, { due_date: "2027-01-01", tags: ["a"] })]],
    ["completing", [{ op: "complete", id: id(1) }]],
    ["deleting", [{ op: "delete", id: id(1) }]],
    ["a move", [edit(1, { before: id(8) })]],
    ["several", [created(3), titled(1, "x"), { op: "complete", id: id(8) }]],
  ];
  for (const [name, changes] of undone)
    test(`of ${name} is a new action, and can be undone`, async () => {
      await list.act([created(8), created(9)]);
      await through(mine);
      const before = titles();
      const undo = await list.act(changes);
      const after = titles();
      await through(mine);
      const redo = await list.undo(undo);
      assert.deepEqual(titles(), before);
      await through(mine);
      assert.deepEqual(titles(), before);
      assert.equal(onServer(1)?.completed, false);
      await list.undo(redo);
      await through(mine);
      assert.deepEqual(titles(), after);
    });

  test("leaves what was changed since", async () => {
    const undo = await list.act([edit(1, { title: "x", description: "d" })]);
    await list.act([titled(1, "newer")]);
    await list.undo(undo);
    const { title, description } = list.get(id(1)) ?? {};
    assert.deepEqual([title, description], ["newer", ""]);
  });
});

describe("the order", () => {
  test("is seen at once as the server makes it", async () => {
    await list.act([created(2), created(3), created(4, { after: id(3) })]);
    await list.act([created(5, { before: id(4) }), edit(1, { before: id(2) })]);
    const seen = titles();
    assert.deepEqual(seen, ["t3", "t5", "t4", "t1", "t2"]);
    await through(mine);
    assert.deepEqual(titles(), seen);
    await list.act([edit(3, { after: id(2) })]);
    assert.deepEqual(titles(), ["t5", "t4", "t1", "t2", "t3"]);
    await through(mine);
    assert.deepEqual(titles(), ["t5", "t4", "t1", "t2", "t3"]);
  });
});

describe("projects", () => {
  const project = (number: number, more = {}): Change => ({
    op: "create_project",
    project: { id: id(number), name: `p${number}`, ...more },
  });
  const gone = (number: number, todos: "keep" | "trash"): Change => ({
    op: "delete_project",
    id: id(number),
    todos,
  });
  const rename = (number: number, name: string): Change => ({
    op: "update_project",
    id: id(number),
    project: { name },
  });
  const inProject = (number: number) => {
    const todo = list.get(id(number));
    return todo?.deleted_at ? "trash" : (todo?.project_id ?? "inbox");
  };
  const there = (number: number) => server.projects.get(id(number));

  test("are made before what is put into them, between other changes", async () => {
    await list.act([created(3)]);
    await list.act([project(2), created(4, { project_id: id(2) })]);
    await list.act([edit(3, { project_id: id(2) })]);
    await through(mine);
    assert.deepEqual([3, 4].map(inProject), [id(2), id(2)]);
    assert.equal(onServer(4)?.project_id, id(2));
    assert.equal(list.state().unsent, 0);
    await through(theirs);
    assert.deepEqual(other.projects(), list.projects());
  });

  test("are there once, whatever answer was lost", async () => {
    await list.act([project(2), created(3, { project_id: id(2) })]);
    await unanswered("handled");
    await list.act([rename(2, "new")]);
    await through(mine);
    assert.deepEqual(
      [...server.projects.values()].map(({ name }) => name),
      ["new"],
    );
    assert.equal(inProject(3), id(2));
  });

  for (const [todos, place] of [
    ["keep", "inbox"],
    ["trash", "trash"],
  ] as const)
    test(`deleted with ${todos} leave their todos in the ${place} at once, undone in the project`, async () => {
      await list.act([project(2), created(3, { project_id: id(2) }), created(4)]);
      await through(mine);
      const undo = await list.act([gone(2, todos)]);
      assert.deepEqual([3, 4].map(inProject), [place, "inbox"]);
      await through(mine);
      assert.deepEqual([3, 4].map(inProject), [place, "inbox"]);
      await list.undo(undo);
      await through(mine);
      assert.deepEqual([3, 4].map(inProject), [id(2), "inbox"]);
      assert.equal(list.project(id(2))?.deleted_at, null);
    });

  test("deleted and undone before anything is sent have their todos as they were", async () => {
    await list.act([project(2), created(3, { project_id: id(2) })]);
    await list.undo(await list.act([gone(2, "trash")]));
    assert.equal(inProject(3), id(2));
    await through(mine);
    assert.equal(inProject(3), id(2));
  });

  test("of which there are too many are told, with what was put into them", async () => {
    server.maxProjects = 1;
    await list.act([project(2)]);
    await list.act([project(3), created(4, { project_id: id(3) })]);
    await list.act([edit(1, { project_id: id(3), description: "typed" })]);
    await through(mine);
    const [refused, another] = list.state().refused;
    assert.equal(another, undefined);
    const into = { project_id: id(3) };
    assert.deepEqual(refused?.changes, [project(3), edit(4, into), edit(1, into)]);
    assert.deepEqual(
      [onServer(1)?.description, inProject(1), inProject(4)],
      ["typed", "inbox", "inbox"],
    );
    server.maxProjects = 2;
    await list.retryRefused(refused?.id ?? "");
    await through(mine);
    assert.deepEqual([1, 4].map(inProject), [id(3), id(3)]);
  });

  test("that are refused take back nothing that was put elsewhere since", async () => {
    server.maxProjects = 1;
    await list.act([project(2)]);
    await list.act([project(3), created(4, { project_id: id(3) })]);
    await list.act([edit(4, { project_id: id(2) })]);
    await through(mine);
    assert.deepEqual(list.state().refused[0]?.changes, [project(3)]);
    assert.equal(inProject(4), id(2));
  });

  test("deleted elsewhere refuse no text that was put into them here", async () => {
    await list.act([project(2)]);
    await through(mine);
    await through(theirs);
    await list.act([created(3, { project_id: id(2) }), edit(1, { project_id: id(2), title: "x" })]);
    const request = await post();
    await elsewhere(gone(2, "keep"));
    await network.deliver(request);
    await through(mine);
    assert.deepEqual(titles(), ["t3", "x"]);
    assert.deepEqual([1, 3].map(inProject), ["inbox", "inbox"]);
    const [refused, another] = list.state().refused;
    assert.deepEqual([refused?.changes.length, another], [2, undefined]);
  });

  test("renamed here and elsewhere are in conflict; their colour is not", async () => {
    await list.act([project(2)]);
    await through(mine);
    await through(theirs);
    const coloured = (color: "red" | "blue"): Change => ({
      op: "update_project",
      id: id(2),
      project: { color },
    });
    await list.act([rename(2, "mine"), coloured("red")]);
    await elsewhere(rename(2, "theirs"), coloured("blue"));
    await through(mine);
    assert.deepEqual([there(2)?.name, there(2)?.color], ["theirs", "red"]);
    const [conflict] = list.state().conflicts;
    assert.equal(conflict?.projectId, id(2));
    await list.resolve(conflict?.id ?? "", "name", "mine");
    await through(mine);
    assert.equal(there(2)?.name, "mine");
  });

  test("renamed while that is sent are not written over", async () => {
    await list.act([project(2)]);
    await through(mine);
    await through(theirs);
    await list.act([rename(2, "mine")]);
    void list.sync();
    await settled();
    await network.deliver(network.open[0] as Request); // what is new
    await settled();
    await elsewhere(rename(2, "theirs"));
    await through(mine);
    assert.equal(there(2)?.name, "theirs");
    assert.deepEqual(list.state().conflicts[0]?.members["name"]?.mine, "mine");
  });

  test("stand in an order of their own", async () => {
    for (const number of [2, 3, 4]) await list.act([project(number)]);
    await list.act([{ op: "update_project", id: id(4), project: { after: id(2) } }]);
    const order = () => [...list.projects()].sort(byPosition).map(({ name }) => name);
    assert.deepEqual(order(), ["p3", "p2", "p4"]);
    await through(mine);
    assert.deepEqual(order(), ["p3", "p2", "p4"]);
  });

  test("that somebody else's page seems to make are sent again", async () => {
    await list.act([project(2)]);
    await answering({ status: 200, body: { welcome: true }, headers: new Headers() });
    assert.equal(list.state().status, "offline");
    mine.now += 1_000_000;
    await through(mine);
    assert.equal(there(2)?.name, "p2");
  });
});

describe("two tabs", () => {
  test("show the same, and send it once", async () => {
    const second = await mine.open();
    await list.act([created(2)]);
    await second.act([titled(2, "from the other tab")]);
    await settled();
    assert.deepEqual(titles(), titles(second));
    await through(mine);
    assert.deepEqual(titles(second), ["from the other tab", "t1"]);
    assert.equal(second.state().unsent, 0);
    assert.equal(server.todos.size, 2);
  });

  test("without locks take the newest word, whichever comes last", async () => {
    mine.closeTab(0);
    list = await mine.open(false);
    const second = await mine.open(false);
    network = mine.network();
    const another = mine.network(1);
    await list.act([titled(1, "mine")]);
    const sent = await post();
    await network.handle(sent);
    void second.sync();
    await settled();
    const [old] = another.open;
    assert.ok(old);
    await another.handle(old); // what the feed said before
    await through(theirs);
    await elsewhere(titled(1, "theirs, seeing mine"));
    const third = await mine.open(false);
    void third.sync();
    await settled();
    const [newest] = mine.network(2).open;
    assert.ok(newest);
    await mine.network(2).deliver(newest);
    await settled();
    await network.deliver(sent);
    await another.deliver(old);
    await settled();
    for (const each of [list, second, third])
      assert.equal(each.get(id(1))?.title, "theirs, seeing mine");
  });
});

describe("a store", () => {
  class Failing extends MemoryStore {
    error: Error | undefined;

    override transact(known: number, edit: Parameters<MemoryStore["transact"]>[1]) {
      return super.transact(known, (fresh) => {
        const patch: Patch | undefined = edit(fresh);
        if (patch && this.error) throw this.error;
        return patch;
      });
    }
  }

  for (const [name, storage] of [
    ["QuotaExceededError", "full"],
    ["UnknownError", "memory"],
  ] as const)
    test(`that fails with ${name} loses nothing, and gets it later`, async () => {
      const store = new Failing();
      const device = new Device(server, () => id(++count), store);
      list = await device.open();
      await through(device);
      store.error = Object.assign(new Error("x"), { name });
      await list.act([created(2)]);
      await list.act([titled(2, "typed")]);
      assert.equal(list.state().storage, storage);
      assert.deepEqual(titles(), ["typed", "t1"]);
      network = device.network();
      await answering(failing(503, "x"));
      store.error = undefined;
      device.now += 1e6;
      await answering(failing(503, "x"));
      device.now += 1e6;
      await answering(failing(503, "x"));
      device.closeTab(0);
      list = await device.open();
      assert.deepEqual(titles(), ["typed", "t1"]);
      device.now += 1e6;
      await through(device);
      assert.equal(onServer(2)?.title, "typed");
      assert.equal(server.todos.size, 2);
    });

  test("that is erased takes nothing with it to the next", async () => {
    await list.act([created(2)]);
    await list.erase();
    assert.deepEqual([list.todos(), list.state().status], [[], "signed_out"]);
    await assert.rejects(list.act([created(3)]), /closed/);
    list = await mine.open();
    assert.deepEqual([list.todos(), list.state().unsent], [[], 0]);
  });
});

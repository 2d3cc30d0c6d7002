// Random histories of three devices on a bad network: after each, all are one, nothing that was
// typed is lost, and nothing is there twice.

import assert from "node:assert/strict";
import type {
  Change,
  Conflict,
  List,
  Local,
  LocalProject,
  LocalTodo,
  Undo,
} from "../../../functions/web/source/sync/types.ts";
import {
  arrive,
  type Backend,
  Device,
  failing,
  id,
  type Request,
  SlowStore,
  settled,
  through,
} from "./world.ts";

const STEPS = 60;

/** Mulberry32: the same numbers for the same seed. */
class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed * 2654435761;
  }

  number(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  }

  one<T>(list: readonly T[]): T {
    return list[this.number(list.length)] as T;
  }

  chance(percent: number): boolean {
    return this.number(100) < percent;
  }
}

type Step = { id: string; title: string; completed: boolean };
const stepsOf = (todo: object) => (todo as { steps?: Step[] }).steps ?? [];

/** Everything that can be typed is a word of its own, and can be looked for. */
const words = (value: unknown): string[] => JSON.stringify(value).match(/\bw\d+\b/g) ?? [];

export class History {
  readonly #server: Backend;
  readonly #random: Random;
  readonly #devices: Device[];
  readonly #undos: Undo[] = [];
  readonly #typed = new Set<string>();
  readonly #made = new Set<string>();
  /** By a word: those that somebody put in its place, seeing it. */
  readonly #replaced = new Map<string, Set<string>>();
  /** Words that somebody took away, seeing them, with nothing in their place: a tag, a step. */
  readonly #removed = new Set<string>();
  readonly #late: Request[] = [];
  #count = 0;

  constructor(seed: number, server: Backend) {
    this.#random = new Random(seed);
    this.#server = server;
    const ids = () => id(++this.#count);
    const waits = () => this.#random.number(12);
    this.#devices = [0, 1, 2].map(() => new Device(server, ids, new SlowStore(waits)));
  }

  async run(): Promise<void> {
    for (const device of this.#devices) await device.open();
    for (let step = 0; step < STEPS; step++) {
      await this.#step();
      // What comes next may come while that is being written.
      if (this.#random.chance(70)) await settled();
    }
    await settled();
    await this.#calm();
    await this.#check();
  }

  async #step(): Promise<void> {
    const random = this.#random;
    const device = random.one(this.#devices);
    const tab = random.one(device.tabs);
    const roll = random.number(100);
    if (roll < 40) await this.#act(tab.list);
    else if (roll < 44) await this.#undo(device);
    else if (roll < 58) void tab.list.sync();
    else if (roll < 90) await this.#move(device);
    else if (roll < 92 && this.#late.length) await this.#arrive();
    else if (roll < 94) device.now += random.number(120_000) - 30_000;
    else if (roll < 95) await this.#restart(device);
    else if (roll < 96) await this.#secondTab(device);
    else if (roll < 98) await this.#choose(device);
    else if (roll < 99) {
      if (random.chance(50)) this.#server.purge();
      else await this.#server.empty();
    } else this.#server.forget();
  }

  /** Something happens to a request that is under way. */
  async #move(device: Device): Promise<void> {
    const random = this.#random;
    const { network } = random.one(device.tabs);
    if (!network.open.length) return;
    const request = random.one(network.open);
    const roll = random.number(100);
    if (roll < 62) await network.deliver(request);
    else if (roll < 72) await network.handle(request);
    else if (roll < 84) {
      network.cut(request, random.chance(50));
      this.#late.push(...network.late.splice(0));
    } else if (roll < 88) network.refuse(request, failing(429, "x", { "retry-after": "2" }));
    else if (roll < 92) network.refuse(request, failing(503, "x", { "retry-after": "1" }));
    else if (roll < 95) network.refuse(request, failing(401, "unauthenticated"));
    else if (roll < 97) network.refuse(request, { ...failing(502, "x"), body: "<html>" });
    else {
      this.#server.maxOperations = 1 + random.number(3);
      await network.deliver(request);
      this.#server.maxOperations = 100;
    }
  }

  async #arrive(): Promise<void> {
    const at = this.#random.number(this.#late.length);
    const [request] = this.#late.splice(at, 1);
    if (request) await arrive(this.#server, request);
  }

  async #restart(device: Device): Promise<void> {
    this.#late.push(...device.closeTab(this.#random.number(device.tabs.length)));
    await settled();
    if (!device.tabs.length) await device.open();
  }

  async #secondTab(device: Device): Promise<void> {
    if (device.tabs.length < 2) await device.open(this.#random.chance(70));
  }

  async #act(list: List): Promise<void> {
    const shown = list.todos();
    const changes: Change[] = [];
    const notes: (() => void)[] = [];
    const projects = list.projects();
    if (this.#random.chance(20)) changes.push(this.#changeOfProject(projects, notes));
    const live = shown.filter((each) => !each.deleted_at);
    for (let more = 1 + Number(this.#random.chance(20)); more; more--) {
      const todo = live.length && this.#random.chance(75) ? this.#random.one(live) : undefined;
      const taken = changes.some((each) => "id" in each && each.id === todo?.id);
      if (!taken) changes.push(this.#change(shown, projects, todo, notes));
    }
    // Another tab may have removed what this one still shows: then nothing was done.
    const undo = await list.act(changes).catch((error) => {
      if (!/no such (todo|project)/.test(String(error))) throw error;
    });
    if (!undo) return;
    for (const note of notes) note();
    this.#undos.push(undo);
  }

  #changeOfProject(shown: readonly LocalProject[], notes: (() => void)[]): Change {
    const random = this.#random;
    const project = shown.length && random.chance(75) ? random.one(shown) : undefined;
    const place = this.#place(shown, project);
    const made = { id: project?.id ?? id(++this.#count), name: this.#word(), ...place };
    if (!project) {
      notes.push(() => this.#noteMade(made.id, made.name));
      return { op: "create_project", project: made };
    }
    const { id: key } = project;
    if (project.deleted_at) return { op: "restore_project", id: key };
    const roll = random.number(100);
    const patch = (values: object): Change => {
      notes.push(() => this.#note(project, values));
      return { op: "update_project", id: key, project: { ...values, ...place }, seen: project };
    };
    if (roll < 25) return patch({ name: this.#word() });
    if (roll < 40) return patch({ color: random.one(["red", "blue", null] as const) });
    if (roll < 55) return patch({ archived: random.chance(50) });
    if (roll < 70) return patch({});
    return { op: "delete_project", id: key, todos: random.one(["keep", "trash"] as const) };
  }

  #place(shown: readonly Local[], moved: Local | undefined) {
    const beside = shown.filter((each) => !each.deleted_at && each.id !== moved?.id);
    const side = this.#random.one(["before", "after"] as const);
    const has = beside.length && this.#random.chance(30);
    return has ? { [side]: this.#random.one(beside).id } : {};
  }

  #noteMade(made: string, word: string): void {
    this.#typed.add(word);
    this.#made.add(made);
  }

  #change(
    shown: readonly LocalTodo[],
    projects: readonly LocalProject[],
    todo: LocalTodo | undefined,
    notes: (() => void)[],
  ): Change {
    const random = this.#random;
    const place = this.#place(shown, todo);
    const live = projects.filter((each) => !each.deleted_at);
    const project_id = live.length && random.chance(80) ? random.one(live).id : null;
    if (!todo) {
      const into = project_id && { project_id };
      const made = { id: id(++this.#count), title: this.#word(), ...place, ...into };
      notes.push(() => this.#noteMade(made.id, made.title));
      return { op: "create", todo: made };
    }
    const patch = (values: object): Change => {
      notes.push(() => this.#note(todo, values));
      return { op: "update", id: todo.id, todo: { ...values, ...place }, seen: todo };
    };
    const roll = random.number(100);
    if (roll < 25) return patch({ title: this.#word() });
    if (roll < 35) return patch({ title: this.#word(), description: this.#word() });
    if (roll < 42) return patch({ description: this.#word() });
    if (roll < 47) return patch({ due_date: `2027-01-${10 + random.number(20)}` });
    if (roll < 50) return patch({ due_at: `2027-01-${10 + random.number(20)}T10:00:00Z` });
    if (roll < 60) return patch({ tags: this.#listed(todo.tags, () => this.#word()) });
    if (roll < 72) return patch({ steps: this.#steps(stepsOf(todo)) });
    if (roll < 78) return patch({ project_id });
    if (roll < 84) return { op: random.one(["complete", "reopen"] as const), id: todo.id };
    if (roll < 92) return patch(place);
    return { op: "delete", id: todo.id };
  }

  #word(): string {
    return `w${++this.#count}`;
  }

  #listed<T>(list: readonly T[], more: () => T): T[] {
    const kept = list.filter(() => !this.#random.chance(20));
    return this.#random.chance(70) ? [...kept, more()] : kept;
  }

  #steps(steps: Step[]): Step[] {
    const step = () => ({ id: `s${++this.#count}`, title: this.#word(), completed: false });
    return this.#listed(steps, step).map((each) =>
      this.#random.chance(20) ? { ...each, title: this.#word() } : each,
    );
  }

  #note(todo: Local, values: object): void {
    for (const [name, value] of Object.entries(values)) {
      const [was, to] = [words((todo as Record<string, unknown>)[name] ?? null), words(value)];
      for (const word of to)
        if (!was.includes(word)) {
          this.#typed.add(word);
          this.#removed.delete(word);
        }
      for (const word of was) if (!to.includes(word)) this.#replace(word, to);
    }
  }

  #replace(word: string, by: string[]): void {
    if (!by.length) this.#removed.add(word);
    const those = this.#replaced.get(word) ?? new Set();
    for (const each of by) those.add(each);
    this.#replaced.set(word, those);
  }

  async #undo(device: Device): Promise<void> {
    const undo = this.#undos.pop();
    if (!undo) return;
    const { list } = this.#random.one(device.tabs);
    await settled(); // what another tab did is known here
    const get = (each: string) => list.get(each) ?? list.project(each);
    const before = undo.ids.map(get);
    const undone = await list.undo(undo).catch(() => undefined);
    if (!undone) return;
    for (const todo of before) {
      const after = todo && get(todo.id);
      if (after) this.#note(todo, after);
    }
  }

  async #choose(device: Device): Promise<void> {
    const { list } = this.#random.one(device.tabs);
    const conflict = list.state().conflicts[0];
    if (conflict) await this.#resolve(list, conflict);
  }

  async #resolve(list: Device["tabs"][0]["list"], conflict: Conflict): Promise<void> {
    const keep = this.#random.one(["mine", "theirs"] as const);
    const [name, { mine, theirs }] = Object.entries(conflict.members)[0] as [string, never];
    const [kept, left] = keep === "mine" ? [mine, theirs] : [theirs, mine];
    for (const word of words(left)) this.#replace(word, words(kept));
    await list.resolve(conflict.id, name, keep).catch((error) => {
      if (!/no such (todo|project)/.test(String(error))) throw error;
    });
  }

  /** The network is good again; all that is still under way arrives; people answer. */
  async #calm(): Promise<void> {
    while (this.#late.length) await this.#arrive();
    for (let round = 0; round < 4; round++)
      for (const device of this.#devices) {
        device.now += 1_000_000;
        await through(device);
        const { list } = device.tabs[0] as Device["tabs"][0];
        for (let conflict = list.state().conflicts[0]; conflict; ) {
          await this.#resolve(list, conflict);
          conflict = list.state().conflicts[0];
        }
        device.now += 1_000_000;
        await through(device);
      }
  }

  async #check(): Promise<void> {
    const { todos, projects } = await this.#server.all();
    const all = [...todos, ...projects].sort(byId);
    const kept = [...all, ...this.#server.purged].flatMap(words);
    for (const { tabs } of this.#devices)
      for (const { list } of tabs) {
        const { status, unsent, conflicts, refused } = list.state();
        assert.deepEqual(
          { status, unsent, conflicts },
          { status: "idle", unsent: 0, conflicts: [] },
        );
        // Nobody is told of what goes for good after its month in the trash.
        const gone = new Set(this.#server.purged.map((each) => each.id));
        for (const { id } of all) gone.delete(id);
        const shown = [...list.todos(), ...list.projects()];
        const here = shown.filter((each) => !gone.has(each.id) || !each.deleted_at);
        const expected = all.map((each) => ({ ...each, pending: false }));
        assert.deepEqual(here.sort(byId), expected);
        kept.push(...words(refused));
      }
    this.#checkTyped(new Set(kept));
    const titles = all.map((each) => ("title" in each ? each.title : each.name));
    assert.equal(new Set(titles).size, titles.length, "something is there twice");
    for (const { id } of all) assert.ok(this.#made.has(id), "nobody made it");
  }

  #checkTyped(kept: Set<string>): void {
    for (const word of this.#typed) {
      const seen = new Set([word]);
      for (const each of seen) for (const next of this.#replaced.get(each) ?? []) seen.add(next);
      const found = [...seen].some((each) => kept.has(each) || this.#removed.has(each));
      assert.ok(found, `${word} was lost`);
    }
  }
}

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);

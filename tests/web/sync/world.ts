// Devices, tabs and a network between them and the server, all moved by hand.

import { openList } from "../../../functions/web/source/sync/index.ts";
import { MemoryStore } from "../../../functions/web/source/sync/memory.ts";
import type {
  Answer,
  Api,
  List,
  Project,
  Store,
  Todo,
  Value,
} from "../../../functions/web/source/sync/types.ts";

/** Everything that can go on without the network or the clock has gone on. */
export const settled = () => new Promise<void>((done) => setImmediate(done));

export const id = (number: number) =>
  `00000000-0000-7000-8000-${number.toString(16).padStart(12, "0")}`;

export function failing(status: number, slug: string, headers = {}): Answer {
  const body = { status, type: `/docs/problems#${slug}` };
  return { status, body, headers: new Headers(headers) };
}

export interface All {
  todos: Todo[];
  projects: Project[];
}

/** The API, or a model of it. */
export interface Backend {
  answer(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Answer | Promise<Answer>;
  /** All that it has, the trash too. */
  all(): All | Promise<All>;
  readonly purged: readonly Value[];
  maxOperations: number;
  /** Everything in the trash goes for good, after its month; nobody is told. */
  purge(): void;
  /** Everything in the trash goes for good, as its person wants. */
  empty(): void | Promise<void>;
  /** Who follows the feed has to start again. */
  forget(): void;
}

/** A request on its way; or its answer, when the server has seen it. */
export interface Request {
  method: string;
  path: string;
  body: unknown;
  headers: Record<string, string> | undefined;
  answer?: Answer;
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

export class Network implements Api {
  readonly open: Request[] = [];
  /** Requests that reach the server though nobody waits for them any more. */
  readonly late: Request[] = [];
  closed = false;
  readonly #server: Backend;

  constructor(server: Backend) {
    this.#server = server;
  }

  request(...[method, path, body, headers]: Parameters<Api["request"]>): Promise<Answer> {
    if (this.closed) return Promise.reject(new Error("closed"));
    return new Promise((resolve, reject) => {
      this.open.push({ method, path, body: structuredClone(body), headers, resolve, reject });
    });
  }

  async handle(request: Request): Promise<void> {
    request.answer ??= await arrive(this.#server, request);
  }

  async deliver(request: Request): Promise<void> {
    await this.handle(request);
    this.#close(request);
    request.resolve(request.answer as Answer);
  }

  refuse(request: Request, answer: Answer): void {
    this.#close(request);
    request.resolve(answer);
  }

  /** The client gives up; the server may see it yet. */
  cut(request: Request, late: boolean): void {
    this.#close(request);
    if (late && !request.answer) this.late.push(request);
    request.reject(new Error("no network"));
  }

  #close(request: Request): void {
    const at = this.open.indexOf(request);
    if (at >= 0) this.open.splice(at, 1);
  }
}

export const arrive = (server: Backend, { method, path, body, headers }: Request) =>
  server.answer(method, path, body, headers);

/** Takes some turns to begin and to end, as a store on a disk does. */
export class SlowStore extends MemoryStore {
  readonly #waits: () => number;

  constructor(waits: () => number) {
    super();
    this.#waits = waits;
  }

  override async transact(...given: Parameters<MemoryStore["transact"]>): Promise<void> {
    await turns(this.#waits());
    await super.transact(...given);
    await turns(this.#waits());
  }
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await undefined;
}

/** One person's browser: a store that outlives its tabs. */
export class Device {
  readonly store: Store = new MemoryStore();
  tabs: { list: List; network: Network }[] = [];
  now = 1_800_000_000_000;
  readonly #server: Backend;
  readonly #ids: () => string;
  #turn: Promise<unknown> = Promise.resolve();
  #listeners = new Set<() => void>();

  constructor(server: Backend, ids: () => string, store?: Store) {
    this.#server = server;
    this.#ids = ids;
    if (store) this.store = store;
  }

  async open(locks = true): Promise<List> {
    const network = new Network(this.#server);
    let hear = () => {};
    const list = await openList({
      userId: "ada",
      api: network,
      store: this.store,
      now: () => this.now,
      randomId: this.#ids,
      schedule: () => () => {},
      ...(locks && { exclusively: (work) => this.#exclusively(work) }),
      channel: {
        send: () => {
          for (const each of this.#listeners) if (each !== hear) each();
        },
        listen: (listener) => {
          hear = () => listener("changed");
          this.#listeners.add(hear);
        },
        close: () => void this.#listeners.delete(hear),
      },
    });
    this.tabs.push({ list, network });
    return list;
  }

  network(tab = 0): Network {
    return (this.tabs[tab] as { network: Network }).network;
  }

  /** Requests that were under way may reach the server, and no answer comes back. */
  closeTab(at: number): Request[] {
    const [tab] = this.tabs.splice(at, 1);
    if (tab) tab.network.closed = true;
    tab?.list.close();
    const under = tab?.network.open.splice(0) ?? [];
    for (const request of under) request.reject(new Error("closed"));
    return under.filter((request) => !request.answer);
  }

  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => {});
    return turn;
  }
}

/** Let everything through until nothing is under way. */
export async function through(device: Device): Promise<void> {
  for (const { list } of device.tabs) void list.sync();
  for (let quiet = 0; quiet < 2; quiet++) {
    await settled();
    for (const { network } of device.tabs)
      while (network.open[0]) {
        await network.deliver(network.open[0]);
        quiet = 0;
        await settled();
      }
  }
}

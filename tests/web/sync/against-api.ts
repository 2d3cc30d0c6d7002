// Random histories against the API itself: tests/integration/test_sync_engine.py says where it
// is, and who the people are, one for each history.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Answer, Project, Todo, Value } from "../../../functions/web/source/sync/types.ts";
import { History } from "./history.ts";
import type { All, Backend } from "./world.ts";

const URL = process.env["OWNLIST_URL"] ?? "";
const TOKENS = (process.env["OWNLIST_TOKENS"] ?? "").split(" ");

class Real implements Backend {
  readonly purged: Value[] = [];
  maxOperations = 100;
  readonly #token: string;
  #forgotten = false;

  constructor(token: string) {
    this.#token = token;
  }

  async answer(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer> {
    // A token of a feed that there never was.
    const forgotten = this.#forgotten && path.includes("since=");
    if (forgotten) this.#forgotten = false;
    const sent = forgotten ? path.replace(/since=.*/, "since=x") : path;
    const authorization = `Bearer ${this.#token}`;
    const response = await fetch(URL + sent, {
      method,
      headers: { ...headers, authorization, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const told = response.status === 204 ? undefined : await response.json();
    return { status: response.status, body: told, headers: response.headers };
  }

  async all(): Promise<All> {
    const todos = [false, true].map((deleted) =>
      this.#listed<Todo>(`todos?limit=100&archived=true&deleted=${deleted}`),
    );
    const projects = [false, true].map((deleted) =>
      this.#listed<Project>(`projects?deleted=${deleted}`),
    );
    return {
      todos: (await Promise.all(todos)).flat(),
      projects: (await Promise.all(projects)).flat(),
    };
  }

  async #listed<T>(query: string): Promise<T[]> {
    const { body } = await this.answer("GET", `/api/v1/${query}`);
    return (body as { items: T[] }).items;
  }

  purge(): void {}

  async empty(): Promise<void> {
    const { todos, projects } = await this.all();
    this.purged.push(...[...todos, ...projects].filter((each) => each.deleted_at));
    const { status } = await this.answer("DELETE", "/api/v1/trash");
    assert.equal(status, 200);
  }

  forget(): void {
    this.#forgotten = true;
  }
}

for (const [seed, token] of TOKENS.entries())
  test(`all are one after history ${seed}`, () => new History(seed, new Real(token)).run());

// Random histories against the API itself: tests/integration/test_sync_engine.py says where it
// is, and who the people are, one for each history.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Answer, Todo } from "../../../functions/web/source/sync/types.ts";
import { History } from "./history.ts";
import type { Backend } from "./world.ts";

const URL = process.env["OWNLIST_URL"] ?? "";
const TOKENS = (process.env["OWNLIST_TOKENS"] ?? "").split(" ");

class Real implements Backend {
  readonly purged: Todo[] = [];
  maxOperations = 100;
  readonly #token: string;
  #forgotten = false;

  constructor(token: string) {
    this.#token = token;
  }

  async answer(method: string, path: string, body?: unknown): Promise<Answer> {
    // A token of a feed that there never was.
    const forgotten = this.#forgotten && path.includes("since=");
    if (forgotten) this.#forgotten = false;
    const sent = forgotten ? path.replace(/since=.*/, "since=x") : path;
    const authorization = `Bearer ${this.#token}`;
    const response = await fetch(URL + sent, {
      method,
      headers: { authorization, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json(), headers: response.headers };
  }

  async all(): Promise<Todo[]> {
    return [...(await this.#listed("")), ...(await this.#listed("&deleted=true"))];
  }

  async #listed(query: string): Promise<Todo[]> {
    const { body } = await this.answer("GET", `/api/v1/todos?limit=100${query}`);
    return (body as { items: Todo[] }).items;
  }

  purge(): void {}

  async empty(): Promise<void> {
    this.purged.push(...(await this.#listed("&deleted=true")));
    const { status } = await this.answer("DELETE", "/api/v1/trash");
    assert.equal(status, 200);
  }

  forget(): void {
    this.#forgotten = true;
  }
}

for (const [seed, token] of TOKENS.entries())
  test(`all are one after history ${seed}`, () => new History(seed, new Real(token)).run());

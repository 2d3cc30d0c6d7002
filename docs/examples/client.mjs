// Ownlist from JavaScript, in Node 20 on; signing in is left to Better Auth's own client.
//
// npm install better-auth
// node client.mjs http://localhost:4000 ada@example.com "twelve or more"

import { once } from "node:events";
import { createAuthClient } from "better-auth/client";
import { jwtClient } from "better-auth/client/plugins";

/** An answer other than success; `body` is what RFC 9457 says. */
class Problem extends Error {
  constructor(status, body) {
    super(body?.detail);
    Object.assign(this, { status, body });
  }
}

const sleep = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

class Ownlist {
  #session = "";
  #token = "";
  #expires = 0;

  constructor(url) {
    this.url = url;
    // A browser sends the origin, keeps the session in a cookie, and needs none of these.
    this.auth = createAuthClient({
      baseURL: url,
      plugins: [jwtClient()],
      fetchOptions: {
        headers: { origin: url },
        auth: { type: "Bearer", token: () => this.#session },
        onSuccess: ({ response: { headers } }) => {
          this.#session = headers.get("set-auth-token") ?? this.#session;
        },
      },
    });
  }

  /**
   * Sign in. Whoever has no account gets one, and a mail to confirm the address. That mail
   * comes, and the answer is the same, whether there is an account or not.
   */
  async enter(email, password) {
    let { error } = await this.auth.signIn.email({ email, password });
    if (error?.status === 401) {
      ({ error } = await this.auth.signUp.email({ name: email, email, password }));
      if (error) throw new Problem(error.status, error);
      console.log("Follow the link in the mail, then press Enter.");
      await once(process.stdin, "data");
      process.stdin.unref();
      ({ error } = await this.auth.signIn.email({ email, password }));
    }
    if (error) throw new Problem(error.status, error);
  }

  /** Ask the API. A token lives for 15 minutes: the next is fetched in time. */
  async ask(method, path, body, headers = {}) {
    if (this.#expires - Date.now() < 60_000) {
      const { data, error } = await this.auth.token();
      if (error) throw new Problem(error.status, error);
      this.#token = data.token;
      const { exp, iat } = JSON.parse(String(Buffer.from(data.token.split(".")[1], "base64url")));
      this.#expires = Date.now() + (exp - iat) * 1000; // not when, but how long: clocks differ
    }
    const own = { "content-type": "application/json", authorization: `Bearer ${this.#token}` };
    const request = { method, body: JSON.stringify(body), headers: { ...own, ...headers } };
    return this.#send(`${this.url}/api/v1${path}`, request);
  }

  /** One request, repeated while the server is busy or does not answer. */
  async #send(url, request) {
    for (let attempt = 0; attempt < 6; attempt++) {
      const signal = AbortSignal.timeout(30_000);
      // Without an answer it may have been done, or not.
      const answer = await fetch(url, { ...request, signal }).catch(() => null);
      if (answer?.ok) return answer.json();
      if (answer && ![429, 503].includes(answer.status)) {
        throw new Problem(answer.status, await answer.json());
      }
      await sleep(Number(answer?.headers.get("retry-after") ?? 2 ** attempt));
    }
    throw new Error(`${url} was not answered`);
  }

  /** With an id of one's own, so that it is made once, however often it is sent. */
  create(todo) {
    return this.ask("POST", "/todos", { id: crypto.randomUUID(), ...todo });
  }

  /** The same for a project. */
  createProject(project) {
    return this.ask("POST", "/projects", { id: crypto.randomUUID(), ...project });
  }

  /** All todos, page by page. */
  async *todos(limit = 100) {
    let page = { next_cursor: "" };
    while (page.next_cursor !== null) {
      const cursor = page.next_cursor && `&cursor=${page.next_cursor}`;
      page = await this.ask("GET", `/todos?limit=${limit}${cursor}`);
      yield* page.items;
    }
  }

  /** Send what `edit` makes of the todo; again, if it has changed meanwhile. */
  async change(id, edit) {
    for (;;) {
      const todo = await this.ask("GET", `/todos/${id}`);
      const match = { "if-match": `"${todo.version}"` };
      try {
        return await this.ask("PATCH", `/todos/${id}`, edit(todo), match);
      } catch (problem) {
        if (problem.status !== 412) throw problem;
      }
    }
  }

  /**
   * Pages of { restart: forget what you have, items, projects, next: what to say as `since` next
   * time }. A todo may name a project that comes on a later page.
   */
  async *changes(since) {
    for (let restart = !since, more = true; more; ) {
      try {
        const path = since ? `/todos/changes?since=${since}` : "/todos/changes";
        const { items, projects, next, has_more } = await this.ask("GET", path);
        yield { restart, items, projects, next };
        [restart, since, more] = [false, next, has_more];
      } catch (problem) {
        if (problem.status !== 410) throw problem; // too long ago
        [restart, since] = [true, undefined];
      }
    }
  }
}

const [url, email, password] = process.argv.slice(2);
const ownlist = new Ownlist(url);
await ownlist.enter(email, password);
const home = await ownlist.createProject({ name: "Home", color: "teal" });
const milk = await ownlist.create({ title: "Buy milk", tags: ["home"], project_id: home.id });
await ownlist.create({ title: "File the tax return", due_date: "2027-05-31" });
const titles = [];
for await (const { title } of ownlist.todos(1)) titles.push(title);
for (const title of titles.sort()) console.log("listed:", title);
let since;
for await (const { next } of ownlist.changes()) since = next;
const { title, tags } = await ownlist.change(milk.id, (todo) => ({ title: `${todo.title} today` }));
console.log("changed:", title, ...tags);
for await (const { restart, items } of ownlist.changes(since)) {
  for (const todo of items) console.log(restart ? "read again:" : "followed:", todo.title);
}

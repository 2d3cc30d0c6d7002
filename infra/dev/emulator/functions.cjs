// How `make dev` runs the Python functions: as Lambda does. Each process of a function is
// AWS's own runtime client, which asks an API for events; here is that API.
// Source: AWS, "Using the Lambda runtime API for custom runtimes".

const { spawn } = require("node:child_process");
const { randomUUID } = require("node:crypto");
const http = require("node:http");
const path = require("node:path");
const { createInterface } = require("node:readline");

const ROOT = path.resolve(__dirname, "../../..");
const PYTHON = process.env.OWNLIST_PYTHON ?? path.join(ROOT, ".venv/bin/python");
const RUNTIME = "/2018-06-01/runtime/";
const MAX_PROCESSES = 8; // of one function; further requests wait for one of them
const INIT_TIMEOUT = 60_000; // ms: a cold machine reads a thousand files first

/** The process that forks all others: forks.py. */
class Forks {
  constructor(environment) {
    this.waiting = new Map();
    this.child = spawn(PYTHON, ["-m", "infra.dev.emulator.forks"], {
      cwd: ROOT,
      env: environment,
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.child.on("error", (error) => this.lost(error));
    this.child.on("exit", (code) => this.lost(new Error(`forks.py ended (${code})`)));
    this.child.stdin.on("error", () => {}); // it has ended, which is reported above
    createInterface({ input: this.child.stdout }).on("line", (line) => this.heard(line));
  }

  /** `ended` is called once, when the process is no more. */
  start(handler, environment, ended) {
    const id = randomUUID();
    this.waiting.set(id, { ended, pid: 0 });
    this.child.stdin.write(`${JSON.stringify({ id, handler, environment })}\n`);
    return id;
  }

  kill(id) {
    const pid = this.waiting.get(id)?.pid;
    if (pid) process.kill(pid, "SIGKILL");
  }

  /** Before this process ends: theirs would complain that nothing answers any more. */
  end() {
    for (const id of this.waiting.keys()) this.kill(id);
    this.child.kill("SIGKILL");
  }

  heard(line) {
    const { id, pid, ended } = JSON.parse(line);
    const process_ = this.waiting.get(id);
    process_.pid = pid;
    if (ended === undefined) return;
    this.waiting.delete(id);
    process_.ended(new Error(`its process ended (${ended})`));
  }

  lost(error) {
    for (const { ended } of this.waiting.values()) ended(error);
    this.waiting.clear();
  }
}

/** One execution environment: a process, and the API it asks for events. */
class ExecutionEnvironment {
  constructor(forks, definition, environment, over) {
    this.forks = forks;
    this.over = over;
    this.started = new Promise((resolve, reject) => {
      this.invocation = { resolve, reject };
    });
    this.started.catch(() => {}); // whoever invokes is told
    this.limit(INIT_TIMEOUT);
    this.api = http.createServer((request, response) => this.asked(request, response));
    this.api.listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (this.api.address());
      const address = `127.0.0.1:${port}`;
      const told = { ...environment, AWS_LAMBDA_RUNTIME_API: address };
      this.id = forks.start(definition.handler, told, (error) => this.ended(error));
    });
  }

  /**
   * What the handler returns. Throws when it raises, when its process ends, or when it
   * takes longer than `ms`, which are counted from when it has the event.
   */
  async invoke(event, ms) {
    await this.started;
    return new Promise((resolve, reject) => {
      this.invocation = { resolve, reject };
      this.limit(ms);
      this.next.writeHead(200, {
        "Content-Type": "application/json",
        "Lambda-Runtime-Aws-Request-Id": randomUUID(),
        "Lambda-Runtime-Deadline-Ms": Date.now() + ms,
        "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:local:000000000000:function",
      });
      this.next.end(JSON.stringify(event));
    });
  }

  /** What runs for longer than this is ended. */
  limit(ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.forks.kill(this.id);
      this.ended(new Error(`Task timed out after ${(ms / 1000).toFixed(2)} seconds`));
    }, ms);
  }

  async asked(request, response) {
    const [kind, , outcome] = request.url.slice(RUNTIME.length).split("/").slice(-3);
    if (request.method === "GET") return this.ready(response);
    const said = await text(request);
    response.writeHead(202).end();
    if (outcome === "response") this.outcome = [JSON.parse(said)];
    else if (kind === "init") this.ended(new Error(said));
    else this.outcome = [undefined, new Error(said)];
  }

  /** The process asks for an event: it has started, or is done with the one before. */
  ready(response) {
    clearTimeout(this.timer);
    this.next = response;
    const [value, error] = this.outcome ?? [];
    if (error) this.invocation.reject(error);
    else this.invocation.resolve(value);
  }

  /** Its process is no more, or must not be asked again. */
  ended(error) {
    clearTimeout(this.timer);
    if (this.over) this.over();
    this.over = undefined;
    this.invocation.reject(error);
    this.api.close();
    this.api.closeAllConnections();
  }
}

/** All execution environments of one function; each serves one event at a time. */
class Pool {
  constructor(make) {
    this.make = make;
    this.idle = [];
    this.waiting = [];
    this.count = 0;
  }

  async run(event, ms) {
    const environment = await this.take();
    try {
      return await environment.invoke(event, ms);
    } finally {
      this.give(environment);
    }
  }

  take() {
    const idle = this.idle.pop();
    if (idle) return idle;
    if (this.count < MAX_PROCESSES) return this.start();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  start() {
    this.count += 1;
    const environment = this.make(() => {
      this.count -= 1;
      this.idle = this.idle.filter((each) => each !== environment);
    });
    return environment;
  }

  give(environment) {
    const waiting = this.waiting.shift();
    const alive = environment.over !== undefined;
    if (waiting) waiting(alive ? environment : this.start());
    else if (alive) this.idle.push(environment);
  }
}

async function text(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

module.exports = { Forks, ExecutionEnvironment, Pool, ROOT };

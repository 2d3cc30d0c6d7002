// What `make dev` changes of serverless-offline, which runs Python by a shell that splits
// a folder with a space, answers a function's time-out with 200, gives every request one
// id and allows every origin (seen in 14.8.2). Of use to it alone: a deployment loads
// this and runs none of it.

const path = require("node:path");
const { pathToFileURL } = require("node:url");

const throttles = require("../../aws/throttles.cjs");
const { ExecutionEnvironment, Forks, Pool, ROOT } = require("./functions.cjs");
const gateway = require("./gateway.cjs");

const RUNNER = "node_modules/serverless-offline/src/lambda/handler-runner/HandlerRunner.js";
const PYTHON = /^python/;

module.exports = class Emulator {
  constructor(serverless, options) {
    this.serverless = serverless;
    this.port = Number(options.httpPort);
    this.pools = new Map();
    this.throttles = new Map();
    this.hooks = { "before:offline:start:init": () => this.prepare() };
  }

  async prepare() {
    const { service } = this.serverless;
    const forks = new Forks(python());
    this.forks = forks;
    process.on("exit", () => forks.end());
    gateway.before(this.port, (request, response) => this.answered(request, response));
    const runner = await import(pathToFileURL(path.join(ROOT, RUNNER)).href);
    const { run: node, cleanup } = runner.default.prototype;
    const named = new Map(Object.entries(service.functions).map(([key, each]) => [each.name, key]));
    const emulator = this;
    runner.default.prototype.run = function run(event, context) {
      const key = named.get(context.functionName);
      const stock = () => node.call(this, event, context);
      return emulator.respond(key, event, stock, () => cleanup.call(this));
    };
  }

  /** What the gateway answers by itself. */
  answered(request, response) {
    const mailbox = process.env.OWNLIST_MAILBOX;
    if (mailbox && request.method === "GET" && request.url === "/mailbox") {
      response.writeHead(302, { location: mailbox }).end();
      return true;
    }
    return gateway.allowOrigins(this.serverless.service.provider.httpApi.cors, request, response);
  }

  /** The answer of a function, or what the gateway says instead. */
  async respond(key, event, stock, abandon) {
    const { functions, provider } = this.serverless.service;
    const { timeout = provider.timeout, runtime = provider.runtime } = functions[key];
    if (event.requestContext) event.requestContext.requestId = gateway.requestId();
    if (this.throttled(key, event)) return gateway.tooMany();
    const answer = PYTHON.test(runtime)
      ? this.pool(key).run(event, timeout * 1000)
      : inTime(stock(), timeout * 1000, abandon);
    return answer.catch((error) => {
      console.error(`${key}: ${error.message}`);
      return gateway.failed();
    });
  }

  /** Only where it is asked for: make dev LIMITS=real. */
  throttled(key, { routeKey }) {
    if (process.env.LIMITS !== "real" || !routeKey) return false;
    if (!this.throttles.has(routeKey)) {
      this.throttles.set(routeKey, new gateway.Throttle(throttles.limit(key, routeKey)));
    }
    return !this.throttles.get(routeKey).takes();
  }

  pool(key) {
    const { functions } = this.serverless.service;
    if (!this.pools.has(key)) {
      const environment = this.environment(functions[key]);
      const make = (over) =>
        new ExecutionEnvironment(this.forks, functions[key], environment, over);
      this.pools.set(key, new Pool(make));
    }
    return this.pools.get(key);
  }

  /** What Lambda sets, what serverless.yml tells the function, and nothing else. */
  environment({ name, memorySize, environment = {} }) {
    const { provider } = this.serverless.service;
    return {
      ...python(),
      TZ: ":UTC",
      AWS_REGION: provider.region,
      AWS_DEFAULT_REGION: provider.region,
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memorySize ?? provider.memorySize),
      LAMBDA_TASK_ROOT: ROOT,
      ...provider.environment,
      ...environment,
    };
  }
};

const python = () => ({ PATH: process.env.PATH, LANG: "C.UTF-8", PYTHONUTF8: "1" });

/** Throws after `ms`, having abandoned what then still runs. */
function inTime(answer, ms, abandon) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => {
      abandon();
      reject(new Error(`Task timed out after ${(ms / 1000).toFixed(2)} seconds`));
    }, ms);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

// What a stage's gateway does before and after a function, and the emulator does not:
// CORS for the configured origins only, throttles, request ids, its own error answers.
// Source: AWS, "Configure CORS for HTTP APIs", "Throttle requests to your HTTP APIs".

const { randomBytes } = require("node:crypto");
const http = require("node:http");

/** As the gateway's own ids look; they stand in the log and in `x-request-id`. */
const requestId = () => randomBytes(11).toString("base64");

/** What the gateway answers when a function does not. */
const failed = () => ({
  statusCode: 500,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ message: "Internal Server Error" }),
});

/** Puts `answered(request, response)` before every server made from here on. */
function before(port, answered) {
  const create = http.createServer;
  http.createServer = (...given) => {
    const server = create(...given);
    const emit = server.emit;
    server.emit = function emitted(name, ...values) {
      const asked = name === "request" && values[0].socket.localPort === port;
      return (asked && answered(...values)) || emit.call(this, name, ...values);
    };
    return server;
  };
}

/** Adds the headers of CORS; answers a preflight itself. `cors` as serverless.yml has it. */
function allowOrigins(cors, request, response) {
  const { origin } = request.headers;
  if (!origin) return false;
  // The emulator would reflect any origin. The function still sees it: in rawHeaders.
  delete request.headers.origin;
  if (!cors) return false;
  const allowed = cors.allowedOrigins.includes(origin);
  if (allowed) response.setHeader("access-control-allow-origin", origin);
  if (!preflight(request)) {
    if (allowed) expose(cors, response);
    return false;
  }
  if (allowed) {
    response.setHeader("access-control-allow-methods", cors.allowedMethods.join(","));
    response.setHeader("access-control-allow-headers", cors.allowedHeaders.join(","));
    response.setHeader("access-control-max-age", cors.maxAge);
  }
  response.writeHead(204).end();
  return true;
}

const preflight = ({ method, headers }) =>
  method === "OPTIONS" && "access-control-request-method" in headers;

const expose = (cors, response) =>
  response.setHeader("access-control-expose-headers", cors.exposedResponseHeaders.join(","));

/** A bucket of `burst` requests that fills with `rate` a second. */
class Throttle {
  constructor({ ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst }) {
    this.rate = rate;
    this.burst = burst;
    this.left = burst;
    this.at = Date.now();
  }

  takes() {
    const now = Date.now();
    this.left = Math.min(this.burst, this.left + ((now - this.at) / 1000) * this.rate);
    this.at = now;
    if (this.left < 1) return false;
    this.left -= 1;
    return true;
  }
}

const tooMany = () => ({
  statusCode: 429,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ message: "Too Many Requests" }),
});

module.exports = { allowOrigins, before, failed, requestId, Throttle, tooMany };

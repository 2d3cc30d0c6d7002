// Stands in for the HTTP API before the identity function: makes an event (payload 2.0)
// of each HTTP request as AWS does, and hands the built bundle's handler nothing else.
// `node gateway.mjs BUNDLE PORT_FILE`; POST /event passes an event as it is.

import { randomUUID } from "node:crypto";
import { renameSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";

const [bundle, portFile] = process.argv.slice(2);
const { handler, shorten_timeouts } = await import(pathToFileURL(bundle).href);
const HURRY = "test-shorten_timeouts"; // a scale for its timeouts, if the bundle has a way to it
const SOURCE = "test-source-address"; // of the test's choosing; never reaches the handler

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function isText(type = "") {
  return /^(text\/|application\/(json|javascript|xml|x-www-form-urlencoded))/.test(type);
}

// Repeated headers are joined with commas; cookies are apart; a body that is not known
// to be text comes in base64; the path comes decoded, the query as it was sent.
function eventOf(request, body) {
  const { [SOURCE]: sourceIp, [HURRY]: _, cookie, ...headers } = request.headers;
  const [path, query = ""] = request.url.split(/\?(.*)/s);
  const isBase64Encoded = body.length > 0 && !isText(headers["content-type"]);
  return {
    version: "2.0",
    routeKey: "ANY /api/auth/{proxy+}",
    rawPath: decodeURIComponent(path),
    rawQueryString: query,
    ...(cookie ? { cookies: cookie.split("; ") } : {}),
    headers,
    requestContext: {
      accountId: "000000000000",
      apiId: "local",
      domainName: headers.host,
      http: {
        method: request.method,
        path,
        protocol: "HTTP/1.1",
        sourceIp,
        userAgent: headers["user-agent"] ?? "",
      },
      requestId: randomUUID(),
      routeKey: "ANY /api/auth/{proxy+}",
      stage: "$default",
      timeEpoch: Date.now(),
    },
    ...(body.length > 0 ? { body: body.toString(isBase64Encoded ? "base64" : "utf8") } : {}),
    isBase64Encoded,
  };
}

function send(response, result) {
  const { statusCode, headers = {}, cookies = [], body = "", isBase64Encoded } = result;
  if (cookies.length > 0) response.setHeader("set-cookie", cookies);
  response.writeHead(statusCode, headers);
  response.end(Buffer.from(body, isBase64Encoded ? "base64" : "utf8"));
}

const server = createServer(async (request, response) => {
  const body = await bodyOf(request);
  const event = request.url === "/event" ? JSON.parse(body.toString()) : eventOf(request, body);
  shorten_timeouts?.(Number(request.headers[HURRY] ?? 1));
  try {
    send(response, await handler(event, {}));
  } catch (error) {
    send(response, { statusCode: 599, body: `the handler threw: ${error}` });
  }
});
server.listen(0, "127.0.0.1", () => {
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  writeFileSync(`${portFile}.new`, String(port));
  renameSync(`${portFile}.new`, portFile);
});

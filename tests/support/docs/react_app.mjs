// Serves the page of docs/recipes/react.md in the place of Vite: its bundle, and what the
// recipe's vite.config passes on, as Vite passes it on. `node react_page.js`

import { readFileSync } from "node:fs";
import { request as ask, createServer } from "node:http";
// @ts-expect-error: the test writes it beside this
import config from "./vite.config";

const { proxy } = config.server;
const scripts = { "/": "page.js", "/across": "across.js" };

function passOn(target, request, response) {
  const { hostname, port } = new URL(target);
  const { method, headers, url: path } = request;
  const passed = ask({ hostname, port, method, headers, path }, (answer) => {
    response.writeHead(answer.statusCode, answer.rawHeaders);
    answer.pipe(response);
  });
  passed.on("error", () => response.writeHead(502).end());
  request.pipe(passed);
}

createServer((request, response) => {
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  const prefix = Object.keys(proxy).find((each) => pathname.startsWith(each));
  if (prefix) return passOn(proxy[prefix], request, response);
  if (!(pathname in scripts)) return response.writeHead(404).end();
  const script = readFileSync(scripts[pathname], "utf8").replaceAll("</script", "<\\/script");
  response.setHeader("content-type", "text/html; charset=utf-8");
  response.end(`<!doctype html><title>App</title><link rel="icon" href="data:,">
    <div id="root"></div><script>${script}</script>`);
}).listen(Number(process.env.PORT), "localhost");

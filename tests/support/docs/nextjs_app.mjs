// The app of docs/recipes/nextjs.md without Next.js: its Better Auth, and a page that has
// its code for the browser. `auth` and `page` are made of the recipe's own text.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { getMigrations } from "better-auth/db/migration";
import { toNodeHandler } from "better-auth/node";
// @ts-expect-error: the test writes it beside this
import { auth } from "./auth";

const { runMigrations } = await getMigrations(auth.options);
await runMigrations();
const answer = toNodeHandler(auth);
const page = readFileSync(process.env.PAGE ?? "");

createServer((request, response) => {
  if (request.url?.startsWith("/api/auth/")) return void answer(request, response);
  response.setHeader("content-type", "text/html; charset=utf-8");
  response.end(`<!doctype html><title>App</title><script>${page}</script>`);
}).listen(Number(process.env.PORT), "127.0.0.1");

/** /api/auth/*: who someone is. Better Auth behind an HTTP API. */

import { randomUUID } from "node:crypto";
import { createAuth } from "./auth.ts";
import * as deadline from "./deadline.ts";
import type { GatewayEvent, GatewayResult } from "./gateway-adapter.ts";
import { finish, routeOf, toProblemResult, toRequest, toResult } from "./gateway-adapter.ts";
import { hideAccountExistence } from "./hide-account-existence.ts";
import { kind, line } from "./log.ts";
import { mailUnavailable, Problem, unavailable } from "./problems.ts";
import { text } from "./request-fields.ts";
import { opened, Secrets } from "./secrets.ts";
import { assemble } from "./services.ts";
import { type Environment, load } from "./settings.ts";

const secrets = new Secrets(process.env);
// A fault ends the start: without a part nothing works. A secret is read when it is needed.
const { origin } = load(secrets.stoodInFor);
const https = origin.startsWith("https:");
let ready = secrets.used ? undefined : begin(process.env);
let cold = true;

function begin(environment: Environment) {
  const settings = opened(environment);
  const services = assemble(settings, secrets);
  return { ...services, auth: createAuth(settings, services) };
}

/** Never throws: what goes wrong is 503, and its kind is in the log. */
export async function handler(sent: GatewayEvent | null): Promise<GatewayResult> {
  const event = sent ?? {};
  const given = text(event.requestContext, "requestId");
  const requestId = /^[!-~]{1,200}$/.test(given) ? given : randomUUID();
  const started = performance.now();
  deadline.begin();
  const facts = { request_id: requestId, cold_start: cold };
  cold = false;
  const { answer, ...outcome } = await respond(event, requestId);
  const ended = { status: answer.statusCode, duration_ms: Math.round(performance.now() - started) };
  line("INFO", "request", { ...facts, ...outcome, ...ended });
  return finish(answer, requestId, https);
}

async function respond(event: GatewayEvent, requestId: string) {
  let route = "none"; // chosen by a client until it is a known one
  try {
    route = routeOf(event);
    return { answer: await ask(event, route), route };
  } catch (error) {
    const problem = error instanceof Problem ? error : unavailable();
    return { answer: toProblemResult(problem, requestId), route, error: kind(error) };
  }
}

async function ask(event: GatewayEvent, route: string): Promise<GatewayResult> {
  const request = toRequest(event, origin);
  ready ??= begin(await secrets.environment());
  const { auth, database, attempts, mailer } = ready;
  database.failed = false;
  attempts.begin();
  mailer.begin();
  const response = await auth.handler(request).finally(() => mailer.settle());
  // A refusal that only came about because the database failed is not one.
  if (database.failed && !response.ok) throw unavailable();
  if (mailer.failed) throw mailUnavailable();
  return toResult(await hideAccountExistence(toRequest(event, origin), response, route), route);
}

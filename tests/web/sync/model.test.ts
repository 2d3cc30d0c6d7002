// Random histories against a model of the API. HISTORIES and SEED say how many, from which.

import { test } from "node:test";
import { History } from "./history.ts";
import { Server } from "./server.ts";

const HISTORIES = Number(process.env["HISTORIES"] ?? 300);
const SEED = Number(process.env["SEED"] ?? 1);

/** With few projects, so that some are refused. */
function server(): Server {
  const made = new Server();
  made.maxProjects = 5;
  return made;
}

test(`all are one after each of ${HISTORIES} histories`, async () => {
  for (let seed = SEED; seed < SEED + HISTORIES; seed++)
    await new History(seed, server()).run().catch((error) => {
      // What differs is in the cause; a message of its own is always shown.
      throw new Error(`SEED=${seed} HISTORIES=1: ${error.message}`, { cause: error });
    });
});

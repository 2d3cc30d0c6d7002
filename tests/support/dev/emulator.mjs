// Asks functions of tests/support/dev/misbehaving.py as the emulator does, and prints what came.
//
//     node emulator.mjs '[["fine", {"seconds": 0.1}, 1000], ...]'     one after the other
//     node emulator.mjs '[...]' at-once

import { createRequire } from "node:module";

const { ExecutionEnvironment, Forks, Pool } = createRequire(import.meta.url)(
  "../../../infra/dev/emulator/functions.cjs",
);
const forks = new Forks({ PATH: process.env.PATH, LANG: "C.UTF-8", PYTHONUTF8: "1" });
const pools = new Map();

function pool(name) {
  const handler = `tests/support/dev/misbehaving.${name}`;
  const environment = { PATH: process.env.PATH, LANG: "C.UTF-8", TOLD: "ü" };
  const make = (over) => new ExecutionEnvironment(forks, { handler }, environment, over);
  if (!pools.has(name)) pools.set(name, new Pool(make));
  return pools.get(name);
}

async function ask([name, event, ms]) {
  try {
    return await pool(name).run(event, ms);
  } catch (error) {
    return { error: error.message };
  }
}

const [calls, mode] = [JSON.parse(process.argv[2]), process.argv[3]];
const outcomes = [];
if (mode === "at-once") outcomes.push(...(await Promise.all(calls.map(ask))));
else for (const call of calls) outcomes.push(await ask(call));
process.on("exit", () => forks.end());
console.log(JSON.stringify(outcomes));
process.exit(0);

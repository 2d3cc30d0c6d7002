// Every setting of a stage that cannot be, all named at once and none by its value.
// `node infra/aws/faults.cjs` prints them as JSON, with what the todo functions would be
// told: how those read it is known to shared/config.py.

const alarms = require("./alarms.cjs");
const cors = require("./cors.cjs");
const domain = require("./domain.cjs");
const settings = require("./settings.cjs");

// Stands for what AWS alone knows: addresses of the gateway, values of secrets.
const ADDRESS = "https://gateway.example.com";
const LATER = {
  AWS_REGION: "eu-central-1",
  AWS_ACCESS_KEY_ID: "later",
  AWS_SECRET_ACCESS_KEY: "later",
  BETTER_AUTH_SECRET: "later".repeat(8),
  IDENTITY_DATABASE_URL: "postgresql://role:password@host/database",
};
const CHECKS = [
  settings.bundled,
  settings.todos,
  settings.identity,
  settings.reserved,
  cors,
  domain.certificate,
  alarms.budget,
];

function fault(check) {
  try {
    check();
    return [];
  } catch (error) {
    return [error.message];
  }
}

const faults = () => [...new Set(CHECKS.flatMap(fault))];

/** A function's variables, as far as they can be known before it is deployed. */
function knownVariables(make) {
  if (fault(make).length) return null;
  const known = Object.entries(make()).map(([name, value]) => [
    name,
    typeof value === "string" ? value : ADDRESS,
  ]);
  return Object.fromEntries(known);
}

/** As the identity function itself reads its variables when it starts. */
function ofIdentity() {
  const environment = knownVariables(settings.identity);
  if (!environment || !settings.bundled()) return [];
  const {
    outputFiles: [{ text: source }],
  } = require("esbuild").buildSync({
    entryPoints: [require.resolve("../../functions/identity/settings.ts")],
    bundle: true,
    format: "cjs",
    platform: "node",
    write: false,
  });
  const module = { exports: {} };
  new Function("module", "exports", source)(module, module.exports);
  return fault(() => module.exports.load({ ...LATER, ...environment })).flatMap((message) =>
    message.split("; "),
  );
}

module.exports = faults;
if (require.main === module) {
  const all = [...new Set([...faults(), ...ofIdentity()])];
  console.log(JSON.stringify({ faults: all, todos: knownVariables(settings.todos) }));
}

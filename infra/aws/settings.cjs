// The environment of the deployed functions, from the variables of whoever deploys. Secrets are
// never in it: a function gets the name of a secret, and its role lets it read that
// one. On this machine (IS_OFFLINE, which `make dev` sets) it gets the value.

const VARIABLES = require("../common/variables.json");

const LOCAL = Boolean(process.env.IS_OFFLINE);
// Where the gateway answers, if no address of one's own is said: known to AWS alone.
const GATEWAY = { "Fn::GetAtt": ["HttpApi", "ApiEndpoint"] };
const OUR_KEYS = "/api/auth/jwks";
const AT_GATEWAY = /^https:\/\/\w+\.execute-api\.[\w.-]+\.amazonaws\.com\/api\/auth\/jwks$/;
const JWKS = { "Fn::Sub": `\${HttpApi.ApiEndpoint}${OUR_KEYS}` };
const CLIENT_CLAIMS = ["azp", "client_id", "cid", "appid"]; // as in shared/config.py

const text = (name) => (process.env[name] ?? "").trim();

/** These variables, as far as they are set. */
const present = (...names) =>
  Object.fromEntries(names.filter(text).map((name) => [name, text(name)]));

/** All but secrets of what the table says that these functions read. */
const readBy = (reader) =>
  present(
    ...VARIABLES.filter((each) => each.read_by.includes(reader) && !each.secret_id).map(
      (each) => each.name,
    ),
  );

/** A secret by its value or by where it is kept: in `ownlist/STAGE/...` unless said. */
function secret(value, id, kept) {
  if (LOCAL) return present(value);
  return { [id]: text(id) || `ownlist/\${sls:stage}/${kept}` };
}

/** The bundled identity is deployed too, unless IDENTITY=elsewhere. */
function bundled() {
  const choice = text("IDENTITY") || "bundled";
  if (choice === "bundled" || choice === "elsewhere") return choice === "bundled";
  throw new Error("IDENTITY must be bundled, or elsewhere for another issuer");
}

/** Where tokens come from: our own identity by default, at the address of the API. */
function issuer() {
  const said = readBy("todos");
  if (LOCAL) return { ...said, ...present("AUTH_SHARED_SECRET") };
  const shared = present("AUTH_SHARED_SECRET_ID");
  if (bundled() && !text("AUTH_SHARED_SECRET_ID")) {
    if (!areOurs(said.AUTH_JWKS_URL)) sayClients(said);
    return { ...ours(), ...said };
  }
  if (said.AUTH_ISSUER && (said.AUTH_JWKS_URL || shared.AUTH_SHARED_SECRET_ID)) {
    sayClients(said);
    return { ...said, ...shared };
  }
  throw new Error(
    "AUTH_ISSUER must be set, and AUTH_JWKS_URL or AUTH_SHARED_SECRET_ID, for another issuer",
  );
}

/** Whether keys are those of our own identity: where the API answers, if that is said. */
function areOurs(keys) {
  return !keys || keys === ours().AUTH_JWKS_URL || AT_GATEWAY.test(keys);
}

/** Whether every app that the issuer knows is the owner, or none, is not ours to guess. */
function sayClients({ AUTH_CLIENTS, AUTH_REQUIRED_CLAIMS }) {
  const claims = Object.keys(object(AUTH_REQUIRED_CLAIMS));
  if (AUTH_CLIENTS || CLIENT_CLAIMS.some((name) => claims.includes(name))) return;
  throw new Error(
    "AUTH_CLIENTS must say which apps are the owner's: add AUTH_CLIENTS={\"<client id of " +
      'your app>": "owner"}, or AUTH_CLIENTS={} if the tokens of the issuer name no client',
  );
}

/** What it holds; that it is a JSON object, the functions themselves insist. */
function object(json = "{}") {
  try {
    return JSON.parse(json) ?? {};
  } catch {
    return {};
  }
}

function ours() {
  const url = text("BETTER_AUTH_URL").replace(/\/$/, "");
  const here = url || GATEWAY;
  const keys = url ? `${url}${OUR_KEYS}` : JWKS;
  return { AUTH_ISSUER: here, AUTH_AUDIENCE: here, AUTH_JWKS_URL: keys };
}

function identity() {
  if (!bundled()) return {};
  if (!LOCAL && !text("MAIL_FROM")) {
    throw new Error(
      "MAIL_FROM must be set: the sender of mails, as in Ownlist <no-reply@example.com>",
    );
  }
  const { AUTH_ISSUER, AUTH_AUDIENCE } = issuer();
  return {
    ...readBy("identity"),
    ...secret("IDENTITY_DATABASE_URL", "IDENTITY_DATABASE_SECRET_ID", "identity"),
    ...secret("BETTER_AUTH_SECRET", "BETTER_AUTH_SECRET_ID", "identity"),
    BETTER_AUTH_URL: text("BETTER_AUTH_URL") || GATEWAY,
    ...(LOCAL ? present("LIMITS") : {}),
    AUTH_ISSUER,
    AUTH_AUDIENCE,
  };
}

const todos = () => ({
  ...secret("DATABASE_URL", "DATABASE_SECRET_ID", "api"),
  ...issuer(),
});

/** How many requests each function may serve at once; 0 if that is not limited. */
function reserved() {
  const said = text("RESERVED_CONCURRENCY");
  if (/^([1-9]\d{0,3})?$/.test(said)) return Number(said);
  throw new Error("RESERVED_CONCURRENCY must be a whole number from 1 to 9999");
}

const settings = () => ({
  todos: todos(),
  purge: secret("PURGE_DATABASE_URL", "PURGE_DATABASE_SECRET_ID", "purge"),
  identity: identity(),
});
module.exports = Object.assign(settings, { bundled, identity, reserved, text, todos });

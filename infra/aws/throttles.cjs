// How many requests a second each route takes, and how many at once on top. The gateway
// answers 429 beyond that; no function runs. Per stage, for all its users together.

const USUAL = { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 };
const HEAVY = { ThrottlingRateLimit: 10, ThrottlingBurstLimit: 20 };
const OPEN = { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 };
const LIMITS = {
  batch_todos: HEAVY, // up to 100 changes
  import_todos: HEAVY, // up to 2 MiB
  export_todos: HEAVY,
  erase_me: HEAVY,
  empty_trash: HEAVY,
  // What needs no token: a stranger must not use up what the users need.
  get_health: OPEN,
  get_ready: OPEN,
  web: OPEN,
  nothing_here: OPEN,
  identity: OPEN, // a password takes a tenth of a second of CPU
};

// Of a function with several routes, those that take another limit than the function.
const ROUTES = {
  "GET /api/auth/jwks": USUAL, // verifiers, each once in ten minutes; may be cached
  "GET /api/auth/{proxy+}": USUAL, // tokens and sessions: no password to hash
};

const routesOf = ({ events }) =>
  events.filter(({ httpApi }) => httpApi).map(({ httpApi }) => httpApi);

const keyOf = (httpApi) => {
  if (typeof httpApi === "object") return `${httpApi.method} ${httpApi.path}`;
  return httpApi === "*" ? "$default" : httpApi;
};

/** What this route of this function takes. */
const limit = (name, key) => ROUTES[key] ?? LIMITS[name] ?? USUAL;

/** Changes the stage: its routes must be there before it can limit them. */
function throttles({ functions, naming }, resources) {
  const stage = resources[naming.getHttpApiStageLogicalId()];
  const limits = Object.entries(functions).flatMap(([name, definition]) =>
    routesOf(definition).map((route) => [keyOf(route), limit(name, keyOf(route))]),
  );
  stage.Properties.DefaultRouteSettings = { DetailedMetricsEnabled: true, ...USUAL };
  stage.Properties.RouteSettings = Object.fromEntries(
    limits.map(([key, limit]) => [key, { DetailedMetricsEnabled: true, ...limit }]),
  );
  const routes = Object.keys(resources).filter(
    (id) => resources[id].Type === "AWS::ApiGatewayV2::Route",
  );
  stage.DependsOn = [...new Set([stage.DependsOn ?? [], routes].flat())];
}

module.exports = Object.assign(throttles, { limit });

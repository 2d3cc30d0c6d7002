// One page of CloudWatch: are people served, how quickly, and what is in the way.

const WIDTH = 8; // of 24 columns: three beside each other
const HEIGHT = 6;
const API = "${HttpApi}";

const graph = (title, metrics, stat = "Sum") => ({
  type: "metric",
  properties: { title, metrics, stat, period: 300, region: "${AWS::Region}" },
});

const gateway = (name, options = {}) => ["AWS/ApiGateway", name, "ApiId", API, options];

/** One line for each function. */
const each = (functions, metric) =>
  Object.values(functions).map(({ name }) => ["AWS/Lambda", metric, "FunctionName", name]);

/** One line for each of what the functions count themselves. */
const counted = (stage, ...names) =>
  names.map((name) => ["Ownlist", name, "service", "ownlist", "stage", stage]);

/** What the access log says, by route. */
const question = (title, group, query) => ({
  type: "log",
  properties: {
    title,
    query: `SOURCE '${group}' | ${query}`,
    region: "${AWS::Region}",
    view: "table",
  },
});

function widgets({ stage, functions, naming }) {
  const log = naming.getHttpApiLogGroupName();
  return [
    graph("Requests", [gateway("Count"), gateway("4xx"), gateway("5xx")]),
    graph("Latency in ms", [
      gateway("Latency", { stat: "p50" }),
      gateway("Latency", { stat: "p95" }),
      gateway("Latency", { stat: "p99" }),
    ]),
    graph("At the same moment", each(functions, "ConcurrentExecutions"), "Maximum"),
    graph("Duration p95 in ms", each(functions, "Duration"), "p95"),
    graph("Errors of functions", each(functions, "Errors")),
    graph("Throttled functions", each(functions, "Throttles")),
    graph(
      "Database and secrets",
      counted(stage, "DatabaseUnavailable", "Retried", "SecretNotRead"),
    ),
    graph("Tokens", counted(stage, "AuthRefused", "ClientRefused", "KeysNotRefreshed")),
    graph("Our own faults", counted(stage, "Unexpected", "Desync", "ForeignRow", "WrongIssuer")),
    graph("Purged", counted(stage, "todos", "sessions", "verifications", "rate_windows")),
    question(
      "Slowest routes",
      log,
      "filter responseLatency != '-'" +
        " | stats count(*) as requests, pct(responseLatency, 95) as p95 by routeKey" +
        " | sort p95 desc | limit 20",
    ),
    question("Answers by status", log, "stats count(*) by status | sort status"),
  ];
}

function dashboard(names) {
  const placed = widgets(names).map((widget, index) => ({
    ...widget,
    x: (index % 3) * WIDTH,
    y: Math.floor(index / 3) * HEIGHT,
    width: WIDTH,
    height: HEIGHT,
  }));
  const DashboardBody = { "Fn::Sub": JSON.stringify({ widgets: placed }) };
  const Properties = { DashboardName: names.prefix, DashboardBody };
  return { Resources: { Dashboard: { Type: "AWS::CloudWatch::Dashboard", Properties } } };
}

module.exports = dashboard;

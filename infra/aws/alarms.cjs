// What wakes somebody: an alarm each for what docs/runbook.md says how to mend, and a
// bound on the spending. All tell one topic; ALARM_EMAIL is who hears of it.

const { text } = require("./settings.cjs");

const MINUTES = 60; // in seconds
const PURGE_TIMEOUT = 26; // hours: it runs once in 24
const P95 = { ExtendedStatistic: "p95", EvaluateLowSampleCountPercentile: "ignore" };
const TOPIC = { Ref: "Alarms" };

/** What the functions count themselves: shared/observability.py. */
const counted = (MetricName, { stage }) => ({
  Namespace: "Ownlist",
  MetricName,
  Dimensions: [
    { Name: "service", Value: "ownlist" },
    { Name: "stage", Value: stage },
  ],
});

const gateway = (MetricName, { naming }) => ({
  Namespace: "AWS/ApiGateway",
  MetricName,
  Dimensions: [{ Name: "ApiId", Value: { Ref: naming.getHttpApiLogicalId() } }],
});

/**
 * `threshold` or more within five minutes, `times` in a row; no data is good news.
 * @param {number} Threshold
 * @param {object} metric
 * @param {{ Statistic?: string, ExtendedStatistic?: string, times?: number }} [rest]
 */
const reached = (Threshold, metric, { times = 1, ...rest } = { Statistic: "Sum" }) => ({
  ...metric,
  ...rest,
  Threshold,
  Period: 5 * MINUTES,
  EvaluationPeriods: times,
  ComparisonOperator: "GreaterThanOrEqualToThreshold",
  TreatMissingData: "notBreaching",
});

const table = (names) => ({
  // By the gateway's count: what the functions answer, and what it answers for them.
  ServerErrors: reached(5, gateway("5xx", names)),
  Slow: reached(1000, gateway("Latency", names), { ...P95, times: 3 }),
  // Of all functions of the region together: they share one limit.
  FunctionsThrottled: reached(1, { Namespace: "AWS/Lambda", MetricName: "Throttles" }),
  RoutesThrottled: reached(100, { Namespace: "Ownlist", MetricName: throttled(names) }),
  DatabaseUnavailable: reached(3, counted("DatabaseUnavailable", names)),
  AuthRefused: reached(200, counted("AuthRefused", names)),
  KeysNotRefreshed: reached(1, counted("KeysNotRefreshed", names)),
  PrivateKeyPublished: reached(1, counted("PrivateKeyPublished", names)),
  SecretNotRead: reached(1, counted("SecretNotRead", names)),
  Unexpected: reached(1, counted("Unexpected", names)),
  Desync: reached(1, counted("Desync", names)),
  ForeignRow: reached(1, counted("ForeignRow", names)),
  WrongIssuer: reached(1, counted("WrongIssuer", names)),
  PurgeNotRun: purgeNotRun(names),
  // It runs once a day: what is left then was left three times.
  PurgeLate: reached(48, counted("hours_late", names), { Statistic: "Maximum" }),
});

const throttled = ({ stage }) => `RoutesThrottled-${stage}`;

/** The gateway's own 429: no function was asked, so there is no status of one. */
const throttledFilter = (names) => ({
  Type: "AWS::Logs::MetricFilter",
  Properties: {
    LogGroupName: { Ref: names.naming.getHttpApiLogGroupLogicalId() },
    FilterPattern: '{ $.status = "429" && $.integrationStatus = "-" }',
    MetricTransformations: [
      { MetricNamespace: "Ownlist", MetricName: throttled(names), MetricValue: "1" },
    ],
  },
});

/** No run that succeeded for longer than a day. No data is bad news. */
function purgeNotRun({ naming }) {
  const FunctionName = { Ref: naming.getLambdaLogicalId("purge_expired") };
  const hourly = (Id, MetricName) => ({
    Id,
    ReturnData: false,
    MetricStat: {
      Metric: {
        Namespace: "AWS/Lambda",
        MetricName,
        Dimensions: [{ Name: "FunctionName", Value: FunctionName }],
      },
      Period: 60 * MINUTES,
      Stat: "Sum",
    },
  });
  return {
    Metrics: [
      hourly("runs", "Invocations"),
      hourly("failures", "Errors"),
      { Id: "good", Expression: "runs - FILL(failures, 0)", ReturnData: true },
    ],
    EvaluationPeriods: PURGE_TIMEOUT,
    Threshold: 1,
    ComparisonOperator: "LessThanThreshold",
    TreatMissingData: "breaching",
  };
}

const alarm = (name, properties, { prefix }) => ({
  Type: "AWS::CloudWatch::Alarm",
  Properties: {
    AlarmName: `${prefix}-${name}`,
    AlarmDescription: `docs/runbook.md, What an alarm means: ${name}`,
    AlarmActions: [TOPIC],
    OKActions: [TOPIC],
    ...properties,
  },
});

/** Only this account's alarms and budgets may speak there. */
const policy = {
  Type: "AWS::SNS::TopicPolicy",
  Properties: {
    Topics: [TOPIC],
    PolicyDocument: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"] },
          Action: "sns:Publish",
          Resource: TOPIC,
          Condition: { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } },
        },
      ],
    },
  },
};

const notice = (NotificationType, Threshold) => ({
  Notification: {
    NotificationType,
    Threshold,
    ThresholdType: "PERCENTAGE",
    ComparisonOperator: "GREATER_THAN",
  },
  Subscribers: [{ SubscriptionType: "SNS", Address: TOPIC }],
});

/** Of the whole account: MONTHLY_BUDGET in US dollars. */
function budget({ prefix = "" } = {}) {
  const Amount = text("MONTHLY_BUDGET") || "20";
  if (!/^[1-9]\d{0,6}$/.test(Amount)) {
    throw new Error("MONTHLY_BUDGET must be a whole number of US dollars");
  }
  return {
    Type: "AWS::Budgets::Budget",
    DependsOn: "AlarmsPolicy",
    Properties: {
      Budget: {
        BudgetName: prefix,
        BudgetType: "COST",
        TimeUnit: "MONTHLY",
        BudgetLimit: { Amount: Number(Amount), Unit: "USD" },
      },
      NotificationsWithSubscribers: [notice("ACTUAL", 80), notice("FORECASTED", 100)],
    },
  };
}

function alarms(names) {
  const email = text("ALARM_EMAIL");
  const Subscription = email ? [{ Protocol: "email", Endpoint: email }] : [];
  const topic = { TopicName: `${names.prefix}-alarms`, Subscription };
  const made = Object.entries(table(names)).map(([name, properties]) => [
    `${name}Alarm`,
    alarm(name, properties, names),
  ]);
  return {
    Resources: {
      Alarms: { Type: "AWS::SNS::Topic", Properties: topic },
      AlarmsPolicy: policy,
      RoutesThrottledFilter: throttledFilter(names),
      ...Object.fromEntries(made),
      Spend: budget(names),
    },
    Outputs: { AlarmTopic: { Value: TOPIC } },
  };
}

module.exports = Object.assign(alarms, { budget });

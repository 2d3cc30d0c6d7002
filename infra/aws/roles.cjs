// One role for each function, of its name, with what it needs: its own log, traces, the
// secrets whose names it has, and for the identity mail from one sender.

const TRUST = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Service: "lambda.amazonaws.com" },
      Action: "sts:AssumeRole",
    },
  ],
};
// Neither action knows a resource: AWS, "Actions defined by AWS X-Ray".
const TRACES = {
  Effect: "Allow",
  Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
  Resource: "*",
};

const arn = (service, rest, region = "${AWS::Region}") => ({
  "Fn::Sub": `arn:\${AWS::Partition}:${service}:${region}:\${AWS::AccountId}:${rest}`,
});

/** create_todo -> CreateTodoRole */
const roleId = (name) =>
  `${name
    .split("_")
    .map((word) => word[0].toUpperCase() + word.slice(1))
    .join("")}Role`;

const log = (group) => ({
  Effect: "Allow",
  Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
  Resource: arn("logs", `log-group:${group}:*`),
});

/** By name: Secrets Manager puts a hyphen and six characters behind it in the ARN. */
const secretArn = (id) =>
  id.startsWith("arn:") ? id : arn("secretsmanager", `secret:${id}-??????`);

function secrets(environment) {
  const found = Object.keys(environment).filter((name) => name.endsWith("_SECRET_ID"));
  const ids = [...new Set(found.map((name) => environment[name]))];
  if (ids.length === 0) return [];
  const Action = "secretsmanager:GetSecretValue";
  return [{ Effect: "Allow", Action, Resource: ids.map(secretArn) }];
}

/** From this address only, by the identity that SES has verified: it or its domain. */
function mail({ MAIL_FROM: from, MAIL_REGION: region }) {
  if (!from) return [];
  const address = from.replace(/^.*<|>$/g, "");
  const verified = [address, address.split("@")[1]];
  return [
    {
      Effect: "Allow",
      Action: "ses:SendEmail",
      Resource: verified.map((name) => arn("ses", `identity/${name}`, region)),
      Condition: { StringEquals: { "ses:FromAddress": address } },
    },
  ];
}

function role(name, { prefix, region, functions }) {
  const { environment = {}, name: deployed } = functions[name];
  const Statement = [
    log(`/aws/lambda/${deployed}`),
    TRACES,
    ...secrets(environment),
    ...mail(environment),
  ];
  return {
    Type: "AWS::IAM::Role",
    Properties: {
      RoleName: `${prefix}-${region}-${name}`,
      AssumeRolePolicyDocument: TRUST,
      Policies: [
        {
          PolicyName: name,
          PolicyDocument: { Version: "2012-10-17", Statement },
        },
      ],
    },
  };
}

const roles = (names) => ({
  Resources: Object.fromEntries(
    Object.keys(names.functions).map((name) => [roleId(name), role(name, names)]),
  ),
});

module.exports = { roleId, roles };

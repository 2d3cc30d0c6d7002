/** Settings with which the identity function starts. */

export const SECRET = "of no use anywhere but in these tests";
export const ENVIRONMENT = {
  IDENTITY_DATABASE_URL: "postgresql://role:password@localhost:5433/ownlist",
  BETTER_AUTH_SECRET: SECRET,
  BETTER_AUTH_URL: "https://ownlist.test",
  AUTH_ISSUER: "https://ownlist.test",
  AUTH_AUDIENCE: "https://ownlist.test",
  MAIL_FROM: "Ownlist <no-reply@ownlist.test>",
  AWS_REGION: "eu-central-1",
  AWS_ACCESS_KEY_ID: "nobody",
  AWS_SECRET_ACCESS_KEY: "of no use",
};

// Which other origins' pages may call the API: CORS_ORIGINS, none by default. Cookies
// never cross: a page shows who its user is by a token. Read by serverless.yml.

const LOOPBACK = ["127.0.0.1", "[::1]", "localhost"];

/** Throws with the name of the setting, and never with its value. */
function checked(origin) {
  const url = URL.canParse(origin) ? new URL(origin) : null;
  const local = url?.protocol === "http:" && LOOPBACK.includes(url.hostname);
  const exact = url?.origin === origin && !origin.includes("*");
  if (exact && (local || url?.protocol === "https:")) return origin;
  throw new Error(
    "CORS_ORIGINS must hold exact origins, separated by commas: https, or http on this " +
      "machine, without path or *",
  );
}

function cors(text) {
  const origins = text.split(",").map((each) => each.trim());
  const allowedOrigins = origins.filter(Boolean).map(checked);
  if (allowedOrigins.length === 0) return false;
  return {
    allowedOrigins,
    allowedMethods: ["GET", "POST", "PATCH", "DELETE"],
    allowedHeaders: ["authorization", "content-type", "if-match", "if-none-match"],
    exposedResponseHeaders: [
      ...["etag", "location", "link", "retry-after", "www-authenticate", "x-request-id"],
      "set-auth-token", // the session, for a page that has no cookie
    ],
    maxAge: 600, // seconds a browser need not ask again
  };
}

module.exports = () => cors(process.env.CORS_ORIGINS ?? "");

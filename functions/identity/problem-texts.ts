/**
 * Every way in which a request may fail: what a person is told, by code.
 *
 * A code is Better Auth's own where it has one. infra/openapi/problems.py reads this table:
 * docs/problems.json, and the page made of it, say what to do about each.
 */

export const OUTCOMES = {
  BAD_REQUEST: {
    status: 400,
    title: "Bad request",
    detail: "The request cannot be understood.",
  },
  MALFORMED_BODY: {
    status: 400,
    title: "Malformed body",
    detail: "The body must be one JSON object in UTF-8 without NUL characters.",
  },
  VALIDATION_ERROR: {
    status: 400,
    title: "Invalid member",
    detail: "A member of the body is missing or invalid.",
  },
  INVALID_EMAIL: {
    status: 400,
    title: "Invalid e-mail address",
    detail: "This is not a valid e-mail address.",
  },
  SAME_EMAIL: {
    status: 400,
    title: "Address unchanged",
    detail: "The account has this e-mail address already.",
  },
  TOO_LONG: {
    status: 400,
    title: "Name or e-mail address not accepted",
    detail:
      "A name has at most 200 characters, an e-mail address at most 254. `image` is not accepted.",
  },
  PASSWORD_REQUIRED: {
    status: 400,
    title: "Password required",
    detail: "Send the password as well.",
  },
  PASSWORD_TOO_SHORT: {
    status: 400,
    title: "Password too short",
    detail: "A password needs at least 12 characters.",
  },
  PASSWORD_TOO_LONG: {
    status: 400,
    title: "Password too long",
    detail: "A password has at most 128 characters.",
  },
  INVALID_PASSWORD: {
    status: 400,
    title: "Invalid password",
    detail: "This is not the account's password.",
  },
  INVALID_TOKEN: {
    status: 400,
    title: "Link not valid",
    detail: "This link is invalid, expired or already used.",
  },
  UNAUTHORIZED: {
    status: 401,
    title: "No session",
    detail: "You are not signed in, or your session has ended.",
  },
  INVALID_EMAIL_OR_PASSWORD: {
    status: 401,
    title: "Not signed in",
    detail: "Invalid email or password, or the address is not confirmed yet.",
  },
  FORBIDDEN: {
    status: 403,
    title: "Forbidden",
    detail: "This is not allowed.",
  },
  MISSING_OR_NULL_ORIGIN: {
    status: 403,
    title: "Origin missing",
    detail: "A request with a cookie needs an Origin header.",
  },
  INVALID_ORIGIN: {
    status: 403,
    title: "Origin not trusted",
    detail: "Requests from pages of this origin are not accepted.",
  },
  CROSS_SITE_NAVIGATION_LOGIN_BLOCKED: {
    status: 403,
    title: "Cross-site form",
    detail: "A form on another site cannot sign anybody in or up.",
  },
  INVALID_CALLBACK_URL: {
    status: 403,
    title: "callbackURL not trusted",
    detail: "`callbackURL` leads to an origin that is not trusted.",
  },
  INVALID_REDIRECT_URL: {
    status: 403,
    title: "redirectTo not trusted",
    detail: "`redirectTo` leads to an origin that is not trusted.",
  },
  INVALID_ERROR_CALLBACK_URL: {
    status: 403,
    title: "errorCallbackURL not trusted",
    detail: "`errorCallbackURL` leads to an origin that is not trusted.",
  },
  INVALID_NEW_USER_CALLBACK_URL: {
    status: 403,
    title: "newUserCallbackURL not trusted",
    detail: "`newUserCallbackURL` leads to an origin that is not trusted.",
  },
  SESSION_NOT_FRESH: {
    status: 403,
    title: "Session too old",
    detail: "This requires a session that began within the last 24 hours.",
  },
  NOT_FOUND: {
    status: 404,
    title: "Not found",
    detail: "No resource exists at this URL.",
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    title: "Method not allowed",
    detail: "Method not allowed for this URL.",
  },
  BODY_TOO_LARGE: {
    status: 413,
    title: "Body too large",
    detail: "Send a smaller body.",
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: "Unsupported media type",
    detail: "Send the body as `Content-Type: application/json`, uncompressed.",
  },
  TOO_MANY_REQUESTS: {
    status: 429,
    title: "Too many requests",
    detail: "Please try again later.",
  },
  UNAVAILABLE: {
    status: 503,
    title: "Temporarily unavailable",
    detail: "Please try again shortly.",
  },
  MAIL_UNAVAILABLE: {
    status: 503,
    title: "Mail cannot be sent",
    detail: "The mail for this request could not be sent. Please try again shortly.",
  },
} as const;

export type Code = keyof typeof OUTCOMES;

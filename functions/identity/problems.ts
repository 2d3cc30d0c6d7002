/** The outcomes a client may see (RFC 9457), in the words of shared/problems.py. */

export interface Outcome {
  readonly status: number;
  readonly slug: string;
  readonly title: string;
  readonly detail: string;
}

/** Its texts are constant: input is never echoed. */
export class Problem extends Error {
  override readonly name = "Problem";

  constructor(
    readonly outcome: Outcome,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(outcome.slug);
  }
}

export const badRequest = (): Problem =>
  new Problem({
    status: 400,
    slug: "bad-request",
    title: "Bad request",
    detail: "The request cannot be understood.",
  });

export const malformedBody = (): Problem =>
  new Problem({
    status: 400,
    slug: "malformed-body",
    title: "Malformed body",
    detail: "The body must be one JSON object in UTF-8 without NUL characters.",
  });

export const notFound = (): Problem =>
  new Problem({
    status: 404,
    slug: "not-found",
    title: "Not found",
    detail: "There is nothing at this address.",
  });

export const methodNotAllowed = (allowed: string): Problem =>
  new Problem(
    {
      status: 405,
      slug: "method-not-allowed",
      title: "Method not allowed",
      detail: "This address does not answer this method.",
    },
    { allow: allowed },
  );

export const bodyTooLarge = (): Problem =>
  new Problem({
    status: 413,
    slug: "body-too-large",
    title: "Body too large",
    detail: "Send a smaller body.",
  });

export const unsupportedMediaType = (): Problem =>
  new Problem({
    status: 415,
    slug: "unsupported-media-type",
    title: "Unsupported media type",
    detail: "Send the body as `Content-Type: application/json`, uncompressed.",
  });

export const tooManyRequests = (seconds: string): Problem =>
  new Problem(
    {
      status: 429,
      slug: "too-many-requests",
      title: "Too many requests",
      detail: "Please try again later.",
    },
    { "retry-after": seconds },
  );

export const unavailable = (): Problem =>
  new Problem(
    {
      status: 503,
      slug: "unavailable",
      title: "Temporarily unavailable",
      detail: "Please try again shortly.",
    },
    { "retry-after": "2" },
  );

export const mailUnavailable = (): Problem =>
  new Problem(
    {
      status: 503,
      slug: "mail-unavailable",
      title: "Mail cannot be sent",
      detail: "The mail that belongs to this could not be sent. Please try again shortly.",
    },
    { "retry-after": "30" },
  );

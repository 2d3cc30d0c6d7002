"""All outcomes a client may see (RFC 9457), as one tree. Knows no HTTP library.

Problem                      500
├── BadRequest               400
│   ├── MalformedBody
│   ├── InvalidCursor
│   └── MalformedPrecondition
├── Unauthenticated          401
├── InsufficientScope        403
├── NotFound                 404
│   ├── TodoNotFound
│   └── ProjectNotFound
├── MethodNotAllowed         405
├── IdInUse                  409
├── ResyncRequired           410
├── PreconditionFailed       412
├── BodyTooLarge             413
│   └── AnswerTooLarge
├── UnsupportedMediaType     415
├── Invalid                  422
│   ├── QuotaExceeded
│   │   ├── SizeExceeded
│   │   ├── TooManyRemoved
│   │   └── TooManyProjects
│   ├── AnchorNotFound
│   └── UnknownProject
├── TooManyWrites            429
└── Unavailable              503
    ├── DatabaseUnavailable
    ├── PlaceTooNarrow
    ├── KeysUnavailable
    └── NotReady
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, NamedTuple


class Fault(NamedTuple):
    """One thing wrong with the input. Never holds a value or a name the client sent."""

    pointer: str  # RFC 6901, from the root of the body, or "?name" of a query parameter
    detail: str


class Problem(Exception):
    """An outcome other than success. Its strings are constants: no input in them."""

    status: ClassVar[int] = 500
    slug: ClassVar[str] = "internal"
    title: ClassVar[str] = "Internal error"
    detail: ClassVar[str] = "Something went wrong on our side. Please try again later."

    def __init__(
        self,
        *,
        errors: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(self.slug)
        self.operation: int | None = None  # of a batch: which one had this outcome
        self.errors = tuple(errors)
        self.headers = dict(headers or {})


class BadRequest(Problem):
    status, slug, title = 400, "bad-request", "Bad request"
    detail = "The request cannot be understood."


class MalformedBody(BadRequest):
    slug, title = "malformed-body", "Malformed body"
    detail = "The body must be one JSON document in UTF-8 without duplicate members."


class InvalidCursor(BadRequest):
    slug, title = "invalid-cursor", "Invalid cursor"
    detail = (
        "Send a cursor exactly as it was returned, with the same parameters, or start"
        " again without one."
    )


class MalformedPrecondition(BadRequest):
    slug, title = "malformed-precondition", "Malformed precondition"
    detail = 'If-Match and If-None-Match take * or quoted ETags, like "17".'


class Unauthenticated(Problem):
    """RFC 6750 section 3. The reason is for the log, never for the client."""

    status, slug, title = 401, "unauthenticated", "Authentication required"
    detail = "Send a valid token as `Authorization: Bearer <token>`."

    def __init__(self, *, token_sent: bool) -> None:
        challenge = 'Bearer realm="ownlist"'
        if token_sent:
            challenge += ', error="invalid_token"'
        super().__init__(headers={"WWW-Authenticate": challenge})


class InsufficientScope(Problem):
    """RFC 6750 section 3.1: the token is valid, and may not do this."""

    status, slug, title = 403, "insufficient-scope", "Insufficient scope"
    detail = "The token lacks the scope that the WWW-Authenticate header names."

    def __init__(self, needs: Iterable[str] = ()) -> None:
        challenge = 'Bearer realm="ownlist", error="insufficient_scope"'
        scope = " ".join(sorted(needs))
        super().__init__(headers={"WWW-Authenticate": f'{challenge}, scope="{scope}"'})


class NotFound(Problem):
    status, slug, title = 404, "not-found", "Not found"
    detail = "No resource exists at this URL."


class TodoNotFound(NotFound):
    slug, title = "todo-not-found", "Todo not found"
    detail = "You have no todo with this id."


class ProjectNotFound(NotFound):
    slug, title = "project-not-found", "Project not found"
    detail = "You have no project with this id."


class MethodNotAllowed(Problem):
    status, slug, title = 405, "method-not-allowed", "Method not allowed"
    detail = "Method not allowed for this URL."


class IdInUse(Problem):
    status, slug, title = 409, "id-in-use", "Id in use"
    detail = (
        "You already have one with this id, created with other content, or removed it"
        " from the trash: use another id."
    )


class ResyncRequired(Problem):
    """The client's token is of another feed, or too old to continue from."""

    status, slug, title = 410, "resync-required", "Full sync required"
    detail = "Request the feed without `since` and replace what you have."


class PreconditionFailed(Problem):
    status, slug, title = 412, "precondition-failed", "Precondition failed"
    detail = (
        "It is not the version that If-Match or If-None-Match asks for. Read it again,"
        " then retry with its new ETag."
    )


class BodyTooLarge(Problem):
    status, slug, title = 413, "body-too-large", "Body too large"
    detail = "Send a smaller body."


class AnswerTooLarge(BodyTooLarge):
    slug, title = "answer-too-large", "Answer too large"
    detail = "The todos of this batch are too large for one answer: send fewer at once."


class UnsupportedMediaType(Problem):
    status, slug, title = 415, "unsupported-media-type", "Unsupported media type"
    detail = "Send the body as `Content-Type: application/json`, uncompressed."


class Invalid(Problem):
    status, slug, title = 422, "invalid", "Invalid request"
    detail = "See `errors` for what to change."


class QuotaExceeded(Invalid):
    slug, title = "quota-exceeded", "Quota exceeded"
    detail = "You have reached the limit of todos, including those in the trash."


class SizeExceeded(QuotaExceeded):
    slug, title = "size-exceeded", "Size exceeded"
    detail = "Your todos have reached the limit of text, including those in the trash."


class TooManyProjects(QuotaExceeded):
    slug, title = "too-many-projects", "Too many projects"
    detail = "You have reached the limit of projects, including those in the trash."


class TooManyRemoved(QuotaExceeded):
    slug, title = "too-many-removed", "Too many removed"
    detail = (
        "Too much was removed in the last 30 days to empty the trash again. Nothing was"
        " changed; what is in the trash goes by itself, 30 days after it was deleted."
    )


class AnchorNotFound(Invalid):
    slug, title = "anchor-not-found", "Anchor not found"
    detail = "`before` and `after` must be the id of another one in your list."


class UnknownProject(Invalid):
    slug, title = "unknown-project", "Unknown project"
    detail = "`project_id` must be the id of a project of yours, and not a deleted one."


class TooManyWrites(Problem):
    """RFC 6585 section 4. `retry_after` is in seconds."""

    status, slug, title = 429, "too-many-writes", "Too many writes"
    detail = "You have reached the limit of writes per minute. Nothing was changed."

    def __init__(self, *, retry_after: int = 60) -> None:
        super().__init__(headers={"Retry-After": str(retry_after)})


class Unavailable(Problem):
    status, slug, title = 503, "unavailable", "Temporarily unavailable"
    detail = "Please try again shortly. It is safe to retry the same request."

    def __init__(self, *, retry_after: int = 2) -> None:
        """`retry_after` is in seconds (RFC 9110 section 10.2.3)."""
        super().__init__(headers={"Retry-After": str(retry_after)})


class DatabaseUnavailable(Unavailable):
    """It is not known whether the request was done, unless it changes nothing."""

    slug = "database-unavailable"
    detail = (
        "Please try again shortly. It is safe to retry the same request if everything"
        " it creates has an `id`."
    )


class PlaceTooNarrow(Unavailable):
    """Between two todos no place is left, until all are given new ones."""

    slug = "place-too-narrow"


class KeysUnavailable(Unavailable):
    slug = "keys-unavailable"


class NotReady(Unavailable):
    slug = "not-ready"
    detail = "Please try again shortly."

"""Where a token is carried: one `Authorization` header (RFC 6750 section 2.1)."""

import re

from shared.auth.refusals import InvalidToken, Reason

# One word of visible ASCII. No comma: the gateway joins repeated headers with one,
# and which of two tokens was meant is not ours to guess.
_ONE_WORD = re.compile(r"[!-+\--~]+")


def bearer_token(authorization: str | None) -> str:
    """The token in the header's value, of which nothing else is known yet.

    Raises InvalidToken unless it is `Bearer`, in any case, spaces and one word.
    """
    if not authorization:
        raise InvalidToken(Reason.NO_CREDENTIALS)
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        raise InvalidToken(Reason.OTHER_SCHEME)
    token = token.lstrip(" ")  # 1*SP: a tab is no space
    if not token.strip():
        raise InvalidToken(Reason.NO_TOKEN)
    if not _ONE_WORD.fullmatch(token):
        raise InvalidToken(Reason.MALFORMED_CREDENTIALS)
    return token

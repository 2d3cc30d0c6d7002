"""Who calls. Knows tokens and keys; knows neither HTTP nor the database."""

from functools import cache

from shared.auth.bearer import bearer_token
from shared.auth.refusals import InvalidToken
from shared.auth.tokens import Verifier, verifier_for
from shared.config import settings
from shared.observability import client_refused, note, refused
from shared.principal import Principal
from shared.problems import InsufficientScope, Unauthenticated
from shared.scopes import Scope

__all__ = ["authenticate", "permit"]


def authenticate(authorization: str | None) -> Principal:
    """The caller that the value of the `Authorization` header proves.

    Raises Unauthenticated, whose reason is for the log only, or KeysUnavailable.
    """
    return authenticate_with(_verifier(), authorization)


def authenticate_with(verifier: Verifier, authorization: str | None) -> Principal:
    """As `authenticate`, with a verifier of one's own."""
    try:
        principal = verifier.verify(bearer_token(authorization))
    except InvalidToken as refusal:
        refused(refusal.reason.value)
        if refusal.client:
            client_refused(refusal.client, known=verifier.expected.clients)
        raise Unauthenticated(token_sent=refusal.reason.token_sent) from None
    scopes = " ".join(sorted(principal.scopes))
    note(principal=principal.id, client=principal.client, scopes=scopes)
    return principal


def permit(principal: Principal, needs: frozenset[Scope]) -> None:
    """Raises InsufficientScope unless the principal's token may do what `needs` say."""
    if not needs <= principal.scopes:
        client_refused(principal.client, known=settings().auth.clients)
        raise InsufficientScope(needs)


@cache
def _verifier() -> Verifier:
    return verifier_for(settings().auth)

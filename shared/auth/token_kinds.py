"""Which kinds of tokens open the API: an access token of a person, and no other.

An issuer signs all that it says with the same keys. What tells the kinds apart is what
their standards put into the payload.
"""

from shared.auth.refusals import InvalidToken, Reason

# OpenID Connect Core sections 2 and 3.3.2.11, FAPI 1.0 part 2, CIBA section 7.3
_OF_ID_TOKENS = frozenset(
    {"nonce", "at_hash", "c_hash", "s_hash", "urn:openid:params:jwt:claim:rt_hash"}
)
# Where an issuer says the kind, these mean access: Keycloak (ID, Refresh, Offline and
# Logout are its others), Cognito, and libraries that sign refresh tokens as well.
_ACCESS = {
    "typ": ("access", "bearer", "jwt", "at+jwt"),
    "token_use": ("access",),
    "token_type": ("access", "bearer"),
}
_MARKS = {
    "events": Reason.OTHER_KIND,  # RFC 8417: a logout, an alert
    "cnf": Reason.KEY_BOUND,  # RFC 8705, RFC 9449: good only with a proof, not asked
    "act": Reason.ACTOR,  # RFC 8693 section 4.1: another party acts for the user
}
_NO_PERSON = {
    "gty": "client-credentials",  # Auth0, FusionAuth
    "idtyp": "app",  # Microsoft Entra
}


def check_kind(claims: dict[str, object]) -> None:
    """Raises InvalidToken unless the payload may be that of an access token.

    A mark counts whatever its value: an issuer that has no use for it leaves it out.
    """
    if not _OF_ID_TOKENS.isdisjoint(claims):
        raise InvalidToken(Reason.ID_TOKEN)
    for name, reason in _MARKS.items():
        if name in claims:
            raise InvalidToken(reason)
    for name, kinds in _ACCESS.items():
        if name in claims and _word(claims[name]) not in kinds:
            raise InvalidToken(Reason.OTHER_KIND)


def check_person(claims: dict[str, object], client: str) -> None:
    """Raises InvalidToken if a client has got the token for itself (RFC 6749 4.4)."""
    subject = claims.get("sub")
    if client and subject in (client, f"{client}@clients"):  # the latter at Auth0
        raise InvalidToken(Reason.NO_PERSON)
    for name, grant in _NO_PERSON.items():
        said = claims.get(name)
        words = map(_word, said if isinstance(said, list) else [said])
        if grant in {word.replace("_", "-") for word in words}:
            raise InvalidToken(Reason.NO_PERSON)


def _word(claim: object) -> str:
    return claim.lower() if isinstance(claim, str) else ""

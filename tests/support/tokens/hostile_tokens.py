"""One hostile `Authorization` header for each thing that can be wrong with it.

The files of tests/security have the many ways of each; these few are sent to every
operation.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from shared.auth.refusals import Reason
from tests.support.tokens.issuer import ABSENT, Issuer
from tests.support.tokens.signing import MAKERS, shared_secret_key


class Hostile(NamedTuple):
    reason: Reason
    make: Callable[[Issuer], str | None]


def _token(**how: Any) -> Callable[[Issuer], str]:
    """Well signed, with another header or other claims."""
    return lambda issuer: f"Bearer {issuer.token(**how)}"


def _header(**members: Any) -> Callable[[Issuer], str]:
    return _token(header=members)


def _edited(edit: Callable[[str, str, str], str]) -> Callable[[Issuer], str]:
    return lambda issuer: f"Bearer {edit(*issuer.token().split('.'))}"


def _carried(pattern: str) -> Callable[[Issuer], str]:
    return lambda issuer: pattern.format(good=issuer.token())


def _unsigned(issuer: Issuer) -> str:
    key = shared_secret_key(b"")
    head, _, _ = key.token({"alg": "none"}, issuer.claims()).rpartition(".")
    return f"Bearer {head}."


def _of_a_stranger(issuer: Issuer) -> str:
    stranger = MAKERS["EdDSA"](issuer.keys["EdDSA"].kid)
    return f"Bearer {stranger.token(issuer.header(), issuer.claims())}"


def _keyed_with_the_public_key(issuer: Issuer) -> str:
    key = shared_secret_key(str(issuer.keys["EdDSA"].jwk["x"]).encode())
    return f"Bearer {key.token(issuer.header(alg='HS256'), issuer.claims())}"


def _respelt(signature: str) -> str:
    return signature[:-1] + chr(ord(signature[-1]) + 1)


def _later(seconds: float) -> Callable[[Issuer], str]:
    def make(issuer: Issuer) -> str:
        then = int(issuer.clock() + seconds)
        return issuer.bearer(iat=then, exp=then + 60)

    return make


HOSTILE: dict[str, Hostile] = {
    "no header": Hostile(Reason.NO_CREDENTIALS, lambda _: None),
    "an empty header": Hostile(Reason.NO_CREDENTIALS, lambda _: ""),
    "Basic": Hostile(Reason.OTHER_SCHEME, _carried("Basic {good}")),
    "the token alone": Hostile(Reason.OTHER_SCHEME, _carried("{good}")),
    "a tab": Hostile(Reason.OTHER_SCHEME, _carried("Bearer\t{good}")),
    "Bearer alone": Hostile(Reason.NO_TOKEN, lambda _: "Bearer "),
    "two tokens": Hostile(
        Reason.MALFORMED_CREDENTIALS, _carried("Bearer {good},Bearer {good}")
    ),
    "a space and a tab": Hostile(
        Reason.MALFORMED_CREDENTIALS, _carried("Bearer \t{good}")
    ),
    "NUL at the end": Hostile(
        Reason.MALFORMED_CREDENTIALS, _carried("Bearer {good}\0")
    ),
    "quotes": Hostile(Reason.NOT_COMPACT, _carried('Bearer "{good}"')),
    "9 KiB": Hostile(Reason.TOO_LONG, lambda _: "Bearer " + "A" * 9_216),
    "two segments": Hostile(Reason.NOT_COMPACT, _edited(lambda h, p, s: f"{h}.{p}")),
    "a JWE": Hostile(
        Reason.NOT_COMPACT, _edited(lambda h, p, s: f"{h}.{p}.{s}.{s}.{s}")
    ),
    "no signature": Hostile(Reason.NOT_COMPACT, _unsigned),
    "another spelling": Hostile(
        Reason.NOT_CANONICAL, _edited(lambda h, p, s: f"{h}.{p}.{_respelt(s)}")
    ),
    "a header that is none": Hostile(
        Reason.MALFORMED_HEADER, _edited(lambda h, p, s: f"bnVsbA.{p}.{s}")
    ),
    "crit": Hostile(Reason.FORBIDDEN_PARAMETER, _header(crit=["exp"])),
    "a key of its own": Hostile(
        Reason.FORBIDDEN_PARAMETER, _header(jwk=MAKERS["EdDSA"]("x").jwk)
    ),
    "jku": Hostile(Reason.FORBIDDEN_PARAMETER, _header(jku="https://attacker.example")),
    "a session": Hostile(
        Reason.WRONG_TYPE, _header(typ="better-auth.session-cache+jwt")
    ),
    "no kid": Hostile(Reason.NO_KEY_ID, _header(kid=ABSENT)),
    "another kid": Hostile(Reason.UNKNOWN_KEY, _header(kid="' or 1=1 --")),
    "alg none": Hostile(Reason.WRONG_ALGORITHM, _header(alg="none")),
    "the public key as secret": Hostile(
        Reason.WRONG_ALGORITHM, _keyed_with_the_public_key
    ),
    "signed by a stranger": Hostile(Reason.BAD_SIGNATURE, _of_a_stranger),
    "other claims": Hostile(
        Reason.BAD_SIGNATURE, _edited(lambda h, p, s: f"{h}.e30.{s}")
    ),
    "a payload that is none": Hostile(
        Reason.MALFORMED_PAYLOAD,
        lambda issuer: f"Bearer {issuer.keys['EdDSA'].token(issuer.header(), b'[]')}",
    ),
    "an ID token": Hostile(Reason.ID_TOKEN, _token(nonce="n")),
    "a logout token": Hostile(Reason.OTHER_KIND, _token(events={})),
    "a refresh token": Hostile(Reason.OTHER_KIND, _token(typ="Refresh")),
    "bound to a key": Hostile(Reason.KEY_BOUND, _token(cnf={"jkt": "x"})),
    "an actor's": Hostile(Reason.ACTOR, _token(act={"sub": "admin"})),
    "a client's own": Hostile(Reason.NO_PERSON, _token(subject="app", azp="app")),
    "of two clients": Hostile(Reason.BAD_CLIENT, _token(azp="app", client_id="ap")),
    "scopes that are none": Hostile(Reason.BAD_SCOPE, _token(scope=7)),
    "of an app without a scope": Hostile(
        Reason.NO_SCOPE, _token(client_id="app", scope="openid")
    ),
    "another issuer": Hostile(Reason.WRONG_ISSUER, _token(iss="https://other.example")),
    "another audience": Hostile(Reason.WRONG_AUDIENCE, _token(aud="other")),
    "no subject": Hostile(Reason.BAD_SUBJECT, _token(subject="")),
    "a subject of control characters": Hostile(
        Reason.BAD_SUBJECT, _token(subject="\x1b[31m\x00")
    ),
    "expiry as text": Hostile(Reason.BAD_DATE, _token(exp="1900000000")),
    "expired": Hostile(Reason.EXPIRED, _later(-120)),
    "not yet": Hostile(Reason.NOT_YET_VALID, _token(nbf=2**40)),
    "from the future": Hostile(Reason.ISSUED_IN_FUTURE, _later(3_600)),
    "for ten years": Hostile(Reason.BAD_LIFETIME, _token(exp=2**32)),
}

"""Everything that is wrong with a token and that nobody needs the issuer's key for."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from infra.probe.client import Headers
from infra.probe.context import World
from infra.probe.forging import (
    base64url,
    forged,
    header_of,
    own_key,
    secrets_of,
    segment,
    with_secret,
)

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
CONFUSED = "HS256 with the public key"
NOTHING = "../../../../dev/null"  # a file that is an empty secret
LONG = 9 * 1024  # bytes: the application takes 8 KiB, a gateway 10 KB of headers
IMPOSSIBLE = (
    "expired tokens, tokens with another audience, issuer or type, ID and refresh "
    "tokens, tokens bound to a key: they need the issuer's key, so tests/security/ "
    "tries them"
)
OFFLINE = (
    "two Authorization headers, and cross-origin reads without a preflight: "
    "serverless-offline handles both unlike a gateway"
)


@dataclass(frozen=True)
class Defect:
    """One way to come without a good token. `check` is the row it is told in."""

    check: str
    what: str
    authorization: str | None = None
    more: Headers = ()
    query: str = ""
    in_body: dict[str, str] = field(default_factory=dict)
    refusals: frozenset[int] = frozenset({401})


def defects(world: World) -> list[Defect]:
    """All of them: each would make the bearer person one, if it were believed."""
    makers = (
        *(_none, _unsigned, _swapped, _bent, _several, _elsewhere),
        *(_brought_along, _own_keys, _confused),
    )
    return [defect for make in makers for defect in make(world)]


def _bearer(check: str, what: str, token: str, **members: Any) -> Defect:
    return Defect(check, what, f"Bearer {token}", **members)


def _none(world: World) -> Iterator[Defect]:
    title = "a missing or empty token"
    yield Defect(title, "no credentials")
    yield Defect(title, "a scheme without a token", "Bearer")
    yield Defect(title, "one's id as a password", f"Basic {base64url(b'one:one')}")
    yield _bearer(title, "one's id as a token", world.one.id)
    yield _bearer(title, "three letters", "a.b.c")
    if world.one.cookie:
        session = world.one.cookie.partition("=")[2]
        yield _bearer(title, "the session's cookie as a token", session)


def _unsigned(world: World) -> Iterator[Defect]:
    header, payload, signature = world.one.token.split(".")
    for algorithm in ("none", "None", "NONE", "nOnE", ""):
        first = segment(header_of(world.one.token) | {"alg": algorithm})
        title, what = "a token with alg none", f"alg {algorithm!r}"
        yield _bearer(title, f"{what}, no signature", f"{first}.{payload}.")
        yield _bearer(
            title, f"{what}, the old signature", f"{first}.{payload}.{signature}"
        )
    title = "a token without its signature"
    yield _bearer(title, "an empty signature", f"{header}.{payload}.")
    yield _bearer(title, "two segments", f"{header}.{payload}")


def _swapped(world: World) -> Iterator[Defect]:
    header, payload, _ = world.one.token.split(".")
    own, _, signature = world.two.token.split(".")
    what = "one's claims, two's signature"
    token = f"{header}.{payload}.{signature}"
    yield _bearer("a token with another subject", what, token)
    one, two = world.one.claims, world.two.claims
    for what, members in {
        "two's claims with one's sub": {"sub": one["sub"]},
        "two's claims and an e-mail of one": {"email": world.one.id},
        "two's claims for a day longer": {"exp": two["exp"] + 86_400},
    }.items():
        token = f"{own}.{segment(two | members)}.{signature}"
        yield _bearer("claims changed after signing", what, token)


def _bent(world: World) -> Iterator[Defect]:
    token = world.one.token
    title = "a truncated, altered or long token"
    yield _bearer(title, "one character short", token[:-1])
    yield _bearer(title, "half of it", token[: len(token) // 2])
    other = ALPHABET[(ALPHABET.index(token[-1]) + 1) % len(ALPHABET)]
    yield _bearer(title, "another spelling of its last bits", token[:-1] + other)
    yield _bearer(title, "padded", token + "=")
    yield _bearer(title, "a fourth segment", token + ".AAAA")
    longer = token + "A" * (LONG - len(token))
    gateway = frozenset({400, 401, 431})  # whichever comes first
    yield _bearer(title, "9 KiB", longer, refusals=gateway)


def _several(world: World) -> Iterator[Defect]:
    one, two = world.one.token, world.two.token
    title = "two tokens at once"
    yield _bearer(title, "with a comma between", f"{one}, Bearer {two}")
    yield _bearer(title, "with a blank between", f"{one} {two}")
    if world.local:
        return  # serverless-offline passes on the last header: a gateway joins them
    again = (("Authorization", f"Bearer {one}"),)
    yield _bearer(title, "in two headers, an invalid one first", "a.b.c", more=again)


def _elsewhere(world: World) -> Iterator[Defect]:
    token = world.one.token
    title = "a valid token in the wrong place"
    yield Defect(title, "in the query", query=f"?access_token={token}")
    cookie = f"token={token}; access_token={token}; Authorization={token}"
    yield Defect(title, "in cookies", more=(("Cookie", cookie),))
    if world.one.cookie:
        session = (("Cookie", world.one.cookie),)
        yield Defect(title, "the session's cookie itself", more=session)
    yield Defect(title, "in the body", in_body={"access_token": token})
    yield Defect(
        title, "in a header after it", more=(("X-Authorization", f"Bearer {token}"),)
    )
    forwarded = (("X-Forwarded-Authorization", f"Bearer {token}"),)
    yield Defect(title, "in a forwarded header", more=forwarded)
    yield Defect(title, "under another scheme", f"Token {token}")
    yield Defect(title, "as a password", f"Basic {token}")


def _brought_along(world: World) -> Iterator[Defect]:
    header, claims = header_of(world.one.token), world.one.claims
    public, sign = own_key(header["alg"])
    ours = str(uuid4())
    ways: dict[str, dict[str, Any]] = {
        "jwk under the issuer's kid": {"jwk": public},
        "jwk under a kid of its own": {"jwk": public | {"kid": ours}, "kid": ours},
        "jku": {"jku": "https://attacker.invalid/jwks", "kid": ours},
        "x5u": {"x5u": "https://attacker.invalid/chain", "kid": ours},
    }
    for what, members in ways.items():
        token = forged(header | members, claims, sign)
        yield _bearer("a token that carries its own key", what, token)


def _own_keys(world: World) -> Iterator[Defect]:
    header, claims = header_of(world.one.token), world.one.claims
    _, sign = own_key(header["alg"])
    title = "a token signed with another key"
    yield _bearer(title, "under the issuer's kid", forged(header, claims, sign))
    for what, kid in {
        "an unknown kid": str(uuid4()),
        "a file as kid": NOTHING,
        "SQL as kid": "' or '1'='1",
    }.items():
        yield _bearer(title, what, forged(header | {"kid": kid}, claims, sign))
    absent = {name: header[name] for name in header if name != "kid"}
    yield _bearer(title, "no kid", forged(absent, claims, sign))
    empty = header | {"kid": NOTHING, "alg": "HS256"}
    token = forged(empty, claims, with_secret(b""))
    yield _bearer(title, "HS256 with an empty secret", token)


def _confused(world: World) -> Iterator[Defect]:
    kid = header_of(world.one.token).get("kid")
    for public in world.keys:
        if public.get("kid") != kid:
            continue
        header = header_of(world.one.token) | {"alg": "HS256"}
        for what, secret in secrets_of(public):
            token = forged(header, world.one.claims, with_secret(secret))
            yield _bearer(CONFUSED, f"the key {what}", token)

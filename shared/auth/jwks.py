"""A JWK Set (RFC 7517): the document of an issuer, and which of its keys count."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jose import jwk
from jose.backends.base import Key
from jose.utils import base64_to_long

from shared.auth import ed25519
from shared.observability import count

MIN_RSA_KEY = 2048  # bits: RFC 7518 section 3.3
_KINDS = {  # algorithm: kty and crv, RFC 7518 section 6 and RFC 8037
    ed25519.ALGORITHM: ("OKP", "Ed25519"),
    "ES256": ("EC", "P-256"),
    "RS256": ("RSA", None),
}
_PRIVATE = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}


@dataclass(frozen=True, slots=True)
class VerificationKey:
    """A key and the one algorithm it is for. The token has no say in either."""

    algorithm: str
    key: Key

    @property
    def names(self) -> tuple[str, ...]:
        """What a token's `alg` may call the algorithm."""
        return names_of(self.algorithm)


def names_of(algorithm: str) -> tuple[str, ...]:
    """What the `alg` of a key or a token may call this algorithm."""
    return ed25519.NAMES if algorithm == ed25519.ALGORITHM else (algorithm,)


def read_keys(document: bytes, algorithms: Sequence[str]) -> dict[str, VerificationKey]:
    """The usable keys of a JWK Set by key id, ready to verify with.

    Raises ValueError unless it is a JWK Set. An entry that is broken, private or for
    another use is left out and does not hurt the others; so is an id that occurs twice.
    """
    try:
        entries = json.loads(document)["keys"]
    except (KeyError, TypeError, RecursionError):
        raise ValueError("not a JWK Set") from None
    if not isinstance(entries, list):
        raise ValueError("not a JWK Set")  # noqa: TRY004 - no caller's mistake
    found = [
        (entry["kid"], key)
        for entry in entries
        if isinstance(entry, dict) and isinstance(entry.get("kid"), str)
        if (key := _usable_key(entry, algorithms))
    ]
    times = Counter(kid for kid, _ in found)
    return {kid: key for kid, key in found if times[kid] == 1}


def _usable_key(
    entry: dict[str, Any], algorithms: Sequence[str]
) -> VerificationKey | None:
    algorithm = _algorithm(entry)
    if algorithm not in algorithms or not _for_signatures(entry):
        return None
    if not _PRIVATE.isdisjoint(entry):
        count("PrivateKeyPublished")  # everyone can sign with it now
        return None
    return _construct(entry, algorithm)


def _algorithm(entry: dict[str, Any]) -> str:
    """The algorithm that this key is for, or an empty text."""
    kind = entry.get("kty"), entry.get("crv")
    for algorithm, supported in _KINDS.items():
        if kind == supported and entry.get("alg", algorithm) in names_of(algorithm):
            return algorithm
    return ""


def _for_signatures(entry: dict[str, Any]) -> bool:
    """RFC 7517 sections 4.2 and 4.3."""
    operations = entry.get("key_ops", ["verify"])
    verifies = isinstance(operations, list) and "verify" in operations
    return entry.get("use", "sig") == "sig" and verifies


def _construct(entry: dict[str, Any], algorithm: str) -> VerificationKey | None:
    try:
        if "n" in entry and base64_to_long(entry["n"]).bit_length() < MIN_RSA_KEY:
            return None
        return VerificationKey(algorithm, jwk.construct(entry, algorithm))
    except Exception:  # noqa: BLE001 - what the libraries raise here is anybody's guess
        return None

"""Which entries of a JWK Set count. One bad entry never hurts the others."""

import json
from typing import Any

import pytest

from shared.auth.jwks import read_keys
from shared.config import ALGORITHMS
from shared.observability import metrics
from tests.support.run.cases import cases
from tests.support.run.promises import promise
from tests.support.tokens.signing import ed25519_key, p256_key, rsa_key

ED25519, P256, RSA = ed25519_key("ed"), p256_key("ec"), rsa_key("rsa")
GOOD = ed25519_key("good")
ABSENT = object()


def usable(*entries: Any, algorithms: tuple[str, ...] = ALGORITHMS) -> set[str]:
    document = json.dumps({"keys": list(entries)}).encode()
    return set(read_keys(document, algorithms))


def changed(jwk: dict[str, Any], **members: Any) -> dict[str, Any]:
    return {k: v for k, v in (jwk | members).items() if v is not ABSENT}


@promise("Broken and private keys in the JWKS are ignored")
@cases(
    "jwk, members",
    [
        # Whose it is
        (ED25519.jwk, {"kid": ABSENT}),
        (ED25519.jwk, {"kid": 7}),
        (ED25519.jwk, {"kid": ["ed"]}),
        (ED25519.jwk, {"kid": None}),
        # What it is
        (ED25519.jwk, {"kty": ABSENT}),
        (ED25519.jwk, {"kty": "EC"}),
        (ED25519.jwk, {"kty": ["OKP"]}),
        (ED25519.jwk, {"crv": ABSENT}),
        (ED25519.jwk, {"crv": "X25519"}),
        (ED25519.jwk, {"crv": "Ed448"}),
        (ED25519.jwk, {"crv": ["Ed25519"]}),
        (P256.jwk, {"crv": "P-384"}),
        (P256.jwk, {"crv": "secp256k1"}),
        (RSA.jwk, {"kty": "oct"}),
        ({"kty": "oct", "k": "c2VjcmV0", "alg": "HS256"}, {"kid": "oct"}),
        # What it is for
        (ED25519.jwk, {"alg": "ES256"}),
        (ED25519.jwk, {"alg": "HS256"}),
        (ED25519.jwk, {"alg": None}),
        (ED25519.jwk, {"alg": "ed25519"}),
        (ED25519.jwk, {"alg": "Ed448"}),
        (ED25519.jwk, {"alg": ["Ed25519"]}),
        (P256.jwk, {"alg": "Ed25519"}),
        (RSA.jwk, {"alg": "PS256"}),
        (RSA.jwk, {"alg": "RS512"}),
        (RSA.jwk, {"alg": "RSA-OAEP"}),
        (ED25519.jwk, {"use": "enc"}),
        (ED25519.jwk, {"use": None}),
        (ED25519.jwk, {"use": ["sig"]}),
        (ED25519.jwk, {"key_ops": ["sign"]}),
        (ED25519.jwk, {"key_ops": []}),
        (ED25519.jwk, {"key_ops": None}),
        (ED25519.jwk, {"key_ops": "verify"}),
        # Its numbers
        (ED25519.jwk, {"x": ABSENT}),
        (ED25519.jwk, {"x": 7}),
        (ED25519.jwk, {"x": ""}),
        (ED25519.jwk, {"x": ED25519.jwk["x"][:-3]}),
        (ED25519.jwk, {"x": ED25519.jwk["x"] + "AAAA"}),
        (ED25519.jwk, {"x": "\u00e9"}),
        (P256.jwk, {"x": P256.jwk["y"]}),  # not on the curve
        (P256.jwk, {"y": ABSENT}),
        (P256.jwk, {"x": [1]}),
        (P256.jwk, {"x": "AA", "y": "AA"}),
        (RSA.jwk, {"n": ABSENT}),
        (RSA.jwk, {"n": "!"}),
        (RSA.jwk, {"n": 3}),
        (RSA.jwk, {"e": "AQ"}),  # 1: every message is its own signature
        (RSA.jwk, {"e": "Ag"}),
        (RSA.jwk, {"e": {}}),
    ],
)
def test_a_key_of_another_use_or_kind_is_left_out(
    jwk: dict[str, Any], members: dict[str, Any]
) -> None:
    assert usable(changed(jwk, **members), GOOD.jwk) == {"good"}


@cases("entry", [None, 7, "ed", [], {}, [ED25519.jwk]])
def test_an_entry_that_is_not_an_object_is_left_out(entry: object) -> None:
    assert usable(entry, GOOD.jwk) == {"good"}


@pytest.mark.parametrize("bits", [1024, 2047])
def test_a_short_rsa_key_is_left_out(bits: int) -> None:
    assert usable(rsa_key("short", bits).jwk, GOOD.jwk) == {"good"}


@cases("jwk", [ED25519.jwk, P256.jwk, RSA.jwk])
@cases("member", ["d", "p", "q", "dp", "dq", "qi", "oth", "k"])
def test_a_private_key_that_is_published_is_left_out_and_alarms(
    jwk: dict[str, Any], member: str
) -> None:
    metrics.clear_metrics()
    assert usable(changed(jwk, **{member: "AQAB"}), GOOD.jwk) == {"good"}
    assert metrics.metric_set["PrivateKeyPublished"]["Value"] == [1.0]


def test_an_id_that_two_usable_keys_have_selects_neither() -> None:
    twin = changed(P256.jwk, kid="ed")
    assert usable(ED25519.jwk, twin, GOOD.jwk) == {"good"}
    assert usable(ED25519.jwk, ED25519.jwk, GOOD.jwk) == {"good"}
    assert usable(twin, twin, ED25519.jwk, GOOD.jwk) == {"good"}


def test_an_entry_that_is_left_out_does_not_make_an_id_ambiguous() -> None:
    assert usable(ED25519.jwk, changed(RSA.jwk, kid="ed", use="enc")) == {"ed"}


def test_an_algorithm_that_is_not_configured_is_left_out() -> None:
    three = (ED25519.jwk, P256.jwk, RSA.jwk)
    assert usable(*three, algorithms=("ES256",)) == {"ec"}
    assert usable(*three, algorithms=("EdDSA", "RS256")) == {"ed", "rsa"}


@cases(
    "document",
    [
        b"",
        b"null",
        b"[]",
        b"7",
        b'"keys"',
        b"{}",
        b'{"keys":null}',
        b'{"keys":{}}',
        b'{"keys":"' + b"k" * 99 + b'"}',
        b'{"keys":[',
        b"<!doctype html><title>Sign in</title>",
        b'{"keys":[\xff]}',
        b"[" * 60_000,
        b'{"keys":' + b"[" * 60_000,
    ],
)
def test_a_malformed_key_set_is_rejected(document: bytes) -> None:
    with pytest.raises(ValueError):
        read_keys(document, ALGORITHMS)


def test_a_set_without_usable_keys_is_empty() -> None:
    assert usable() == set()
    assert usable(None, {}) == set()


@cases(
    "members",
    [
        {},
        {"alg": ABSENT},
        {"use": "sig"},
        {"use": ABSENT},
        {"key_ops": ["verify"]},
        {"key_ops": ["sign", "verify"]},
        {"x5c": ["MIIB"], "x5t": "abc", "ext": True, "iat": 1},
    ],
)
def test_keys_of_all_three_kinds_count_in_any_order(members: dict[str, Any]) -> None:
    three = [changed(key.jwk, **members) for key in (ED25519, P256, RSA)]
    assert usable(*three) == usable(*reversed(three)) == {"ed", "ec", "rsa"}


def test_an_ed25519_key_may_have_either_name_of_its_algorithm() -> None:
    """RFC 9864: of two entries with one id neither is chosen, whatever their names."""
    renamed = changed(ED25519.jwk, alg="Ed25519")
    assert usable(renamed) == {"ed"}
    assert usable(renamed, ED25519.jwk, GOOD.jwk) == {"good"}
    assert usable(renamed, algorithms=("ES256",)) == set()


def test_a_key_is_for_the_algorithm_of_its_kind() -> None:
    three = json.dumps({"keys": [ED25519.jwk, P256.jwk, RSA.jwk]}).encode()
    keys = read_keys(three, ALGORITHMS)
    found = {kid: key.algorithm for kid, key in keys.items()}
    assert found == {"ed": "EdDSA", "ec": "ES256", "rsa": "RS256"}

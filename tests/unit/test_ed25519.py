"""The key type that python-jose lacks, against the example of RFC 8037."""

from base64 import urlsafe_b64decode
from typing import Any

import pytest
from jose import jwk, jws
from jose.exceptions import JWKError

from shared.auth.ed25519 import Ed25519Key
from tests.support.run.cases import cases

# RFC 8037 appendices A.2 and A.4
JWK = {
    "kty": "OKP",
    "crv": "Ed25519",
    "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
}
SIGNED = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
SIGNATURE = (
    "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5B"
    "hVsPt9g7sVvpAr_MuM0KAg"
)
OCTETS = urlsafe_b64decode(SIGNATURE + "==")


@cases(
    "members",
    [
        {"crv": "X25519"},
        {"crv": None},
        {"d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"},  # it could sign
        {"x": None},
        {"x": ""},
        {"x": JWK["x"][:-3]},
        {"x": "\u00e9"},
    ],
)
def test_anything_but_an_ed25519_public_key_is_refused(members: dict[str, Any]) -> None:
    with pytest.raises(JWKError):
        Ed25519Key(JWK | members, "EdDSA")


def test_it_serves_no_other_algorithm() -> None:
    with pytest.raises(JWKError):
        Ed25519Key(JWK, "ES256")


def test_it_cannot_sign() -> None:
    with pytest.raises(NotImplementedError):
        Ed25519Key(JWK, "EdDSA").sign(b"anything")


@cases(
    "signature", [b"", b"\x00", OCTETS[:-1], OCTETS + b"\x00", OCTETS[::-1], bytes(64)]
)
def test_a_wrong_signature_is_false_and_not_an_exception(signature: bytes) -> None:
    assert Ed25519Key(JWK, "EdDSA").verify(SIGNED.encode(), signature) is False


def test_the_example_of_the_rfc_verifies() -> None:
    key = jwk.construct(JWK, "EdDSA")
    assert isinstance(key, Ed25519Key)
    assert key.verify(SIGNED.encode(), OCTETS)
    payload = jws.verify(f"{SIGNED}.{SIGNATURE}", key, algorithms=["EdDSA"])
    assert payload == b"Example of Ed25519 signing"

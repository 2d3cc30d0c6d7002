"""Tokens signed with another algorithm, another key, or not at all."""

from base64 import urlsafe_b64decode
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, SHA512
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from shared.auth.refusals import Reason
from shared.auth.tokens import Verifier, verifier_for
from shared.config import ALGORITHMS
from tests.support.run.cases import cases
from tests.support.run.promises import promise
from tests.support.tokens.issuer import ABSENT, Issuer
from tests.support.tokens.rejections import assert_refused
from tests.support.tokens.signing import (
    MAKERS,
    base64url,
    ed25519_key,
    p256_key,
    shared_secret_key,
)

pytestmark = promise("A token is signed with the key it names, by that key's algorithm")

P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
ED25519_ORDER = 2**252 + 27742317777372353535851937790883648493


def _octets(text: str) -> bytes:
    return urlsafe_b64decode(text + "==")


def _public_encodings(jwk: dict[str, Any]) -> Iterator[bytes]:
    """Everything that somebody may have taken for a shared secret."""
    public = ed25519.Ed25519PublicKey.from_public_bytes(_octets(jwk["x"]))
    yield public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    yield public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    yield public.public_bytes_raw()
    yield jwk["x"].encode()
    yield b""


@cases(
    "algorithm",
    [
        ABSENT,
        "none",
        "None",
        "NONE",
        "nOnE",
        "",
        None,
        0,
        True,
        ["EdDSA"],
        {"EdDSA": 1},
        "eddsa",
        "ed25519",
        "Ed448",
        "EdDSA ",
        "ES256",
        "RS256",
        "HS256",
        "dir",
        "RSA-OAEP",
    ],
)
def test_an_algorithm_other_than_that_of_the_key_is_refused(
    issuer: Issuer, verifier: Verifier, algorithm: object
) -> None:
    """The signature is good: only the name is another."""
    token = issuer.token(header={"alg": algorithm})
    assert_refused(verifier, f"Bearer {token}", Reason.WRONG_ALGORITHM)


@cases("algorithm", ["RS384", "RS512", "PS256", "HS256", "EdDSA", "Ed25519"])
def test_an_rsa_key_serves_one_algorithm(
    issuer: Issuer, verifier: Verifier, algorithm: str
) -> None:
    token = issuer.token(algorithm="RS256", header={"alg": algorithm})
    assert_refused(verifier, f"Bearer {token}", Reason.WRONG_ALGORITHM)


def test_a_public_key_is_no_shared_secret(issuer: Issuer, verifier: Verifier) -> None:
    for secret in _public_encodings(issuer.keys["EdDSA"].jwk):
        header = issuer.header(alg="HS256")
        token = shared_secret_key(secret).token(header, issuer.claims())
        assert_refused(verifier, f"Bearer {token}", Reason.WRONG_ALGORITHM)


def test_an_algorithm_that_is_not_configured_has_no_keys(issuer: Issuer) -> None:
    verifier = verifier_for(issuer.settings(algorithms=("ES256",)), issuer.clock)
    assert_refused(verifier, issuer.bearer(), Reason.UNKNOWN_KEY)
    assert verifier.verify(issuer.token("bob", algorithm="ES256")).id == "bob"


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_signature_by_an_unknown_key_is_rejected(
    issuer: Issuer, verifier: Verifier, algorithm: str
) -> None:
    stranger = MAKERS[algorithm](issuer.keys[algorithm].kid)
    token = stranger.token(issuer.header(algorithm), issuer.claims())
    assert_refused(verifier, f"Bearer {token}", Reason.BAD_SIGNATURE)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_signature_of_other_words_is_refused(
    issuer: Issuer, verifier: Verifier, algorithm: str
) -> None:
    """The same issuer, key and person; another payload, or another header."""
    header, payload, signature = issuer.token(algorithm=algorithm).split(".")
    typed, grander, _ = issuer.token(
        "root", algorithm=algorithm, header={"typ": "JWT"}
    ).split(".")
    for forged in (f"{header}.{grander}.{signature}", f"{typed}.{payload}.{signature}"):
        assert_refused(verifier, f"Bearer {forged}", Reason.BAD_SIGNATURE)


@cases("algorithm", ALGORITHMS)
@cases(
    "spoil",
    [
        lambda octets: octets[:-3],
        lambda octets: octets[:32],
        lambda octets: octets + b"\x00\x00\x00",
        lambda octets: octets + octets,
        lambda octets: bytes(len(octets)),
        lambda octets: b"\xff" * len(octets),
        lambda octets: octets[:-1] + bytes([octets[-1] ^ 1]),
        lambda octets: bytes([octets[0] ^ 0x80]) + octets[1:],
        lambda octets: b"\x00",
    ],
)
def test_a_spoilt_signature_is_refused(
    issuer: Issuer, verifier: Verifier, algorithm: str, spoil: Any
) -> None:
    head, _, signature = issuer.token(algorithm=algorithm).rpartition(".")
    spoilt = base64url(spoil(_octets(signature)))
    assert_refused(verifier, f"Bearer {head}.{spoilt}", Reason.BAD_SIGNATURE)


@cases(
    "r, s",
    [(0, 0), (P256_ORDER, P256_ORDER), (0, 1), (1, 0), (P256_ORDER, 1)],
)
def test_a_signature_that_fits_every_message_is_refused(
    issuer: Issuer, verifier: Verifier, r: int, s: int
) -> None:
    """Some libraries took them for ECDSA signatures once (CVE-2022-21449)."""
    head, _, _ = issuer.token(algorithm="ES256").rpartition(".")
    signature = base64url(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    assert_refused(verifier, f"Bearer {head}.{signature}", Reason.BAD_SIGNATURE)


def test_an_ecdsa_signature_in_der_is_refused(
    issuer: Issuer, verifier: Verifier
) -> None:
    """RFC 7518 section 3.4 wants R and S side by side."""
    head, _, signature = issuer.token(algorithm="ES256").rpartition(".")
    octets = _octets(signature)
    r, s = int.from_bytes(octets[:32], "big"), int.from_bytes(octets[32:], "big")
    der = base64url(encode_dss_signature(r, s))
    assert_refused(verifier, f"Bearer {head}.{der}", Reason.BAD_SIGNATURE)


def test_an_ed25519_signature_with_a_larger_s_is_refused(
    issuer: Issuer, verifier: Verifier
) -> None:
    """RFC 8032 section 5.1.7: S below the order, or one signature has two forms."""
    head, _, signature = issuer.token().rpartition(".")
    octets = _octets(signature)
    larger = int.from_bytes(octets[32:], "little") + ED25519_ORDER
    twin = base64url(octets[:32] + larger.to_bytes(32, "little"))
    assert_refused(verifier, f"Bearer {head}.{twin}", Reason.BAD_SIGNATURE)


@pytest.mark.parametrize(
    ("scheme", "digest"),
    [
        (padding.PKCS1v15(), SHA1()),
        (padding.PKCS1v15(), SHA512()),
        (padding.PSS(padding.MGF1(SHA256()), 32), SHA256()),
    ],
    ids=["SHA-1", "SHA-512", "PSS"],
)
def test_another_rsa_signature_under_the_name_rs256_is_refused(
    scheme: Any, digest: Any
) -> None:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    numbers = private.public_key().public_numbers()
    with Issuer(algorithms=("RS256",)) as issuer:
        n = base64url(numbers.n.to_bytes(256, "big"))
        issuer.keys["RS256"].jwk.update(n=n)
        head, _, _ = issuer.token(algorithm="RS256").rpartition(".")
        signature = base64url(private.sign(head.encode(), scheme, digest))
        verifier = verifier_for(issuer.settings(), issuer.clock)
        token = f"Bearer {head}.{signature}"
        assert_refused(verifier, token, Reason.BAD_SIGNATURE)


@pytest.mark.parametrize("make", [ed25519_key, p256_key])
def test_a_signature_of_another_key_of_the_same_issuer_is_refused(make: Any) -> None:
    """The key is the one that `kid` names, not any that happens to fit."""
    with Issuer(algorithms=("EdDSA", "ES256")) as issuer:
        other = issuer.keys["other"] = make("other")
        verifier = verifier_for(issuer.settings(), issuer.clock)
        token = other.token(issuer.header(other.algorithm), issuer.claims())
        assert_refused(verifier, f"Bearer {token}", Reason.BAD_SIGNATURE)
        assert verifier.verify(issuer.token("bob", algorithm="other")).id == "bob"


def test_the_mirrored_ecdsa_signature_is_as_valid_as_the_signature(
    issuer: Issuer, verifier: Verifier
) -> None:
    """Valid by FIPS 186: so never tell tokens apart by their bytes."""
    head, _, signature = issuer.token("bob", algorithm="ES256").rpartition(".")
    octets = _octets(signature)
    mirrored = P256_ORDER - int.from_bytes(octets[32:], "big")
    twin = base64url(octets[:32] + mirrored.to_bytes(32, "big"))
    assert verifier.verify(f"{head}.{twin}").id == "bob"


@cases("published", ["EdDSA", "Ed25519", ABSENT])
@cases("named", ["EdDSA", "Ed25519"])
def test_both_names_of_the_ed25519_algorithm_are_accepted(
    published: object, named: str
) -> None:
    """RFC 9864 section 2.2; another key's signature is invalid under either."""
    with Issuer(algorithms=("EdDSA",)) as issuer:
        jwk = issuer.keys["EdDSA"].jwk
        jwk.update(alg=published) if published is not ABSENT else jwk.pop("alg")
        verifier = verifier_for(issuer.settings(), issuer.clock)
        token = issuer.token("bob", header={"alg": named})
        assert verifier.verify(token).id == "bob"
        stranger = ed25519_key(issuer.keys["EdDSA"].kid)
        forged = stranger.token(issuer.header(alg=named), issuer.claims())
        assert_refused(verifier, f"Bearer {forged}", Reason.BAD_SIGNATURE)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_valid_signature_of_each_algorithm_is_accepted(
    issuer: Issuer, verifier: Verifier, algorithm: str
) -> None:
    assert verifier.verify(issuer.token("bob", algorithm=algorithm)).id == "bob"

"""Tokens as somebody makes them who has every key but the issuer's."""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

Sign = Callable[[bytes], bytes]
PublicKey = ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey | rsa.RSAPublicKey


class OwnKey(NamedTuple):
    """A key of our own, of the kind that the issuer has."""

    public: dict[str, Any]  # a JWK
    sign: Sign


def base64url(octets: bytes) -> str:
    return urlsafe_b64encode(octets).rstrip(b"=").decode()


def octets(text: str) -> bytes:
    """The reverse of base64url. Raises ValueError."""
    return urlsafe_b64decode(text + "==")


def segment(members: dict[str, Any]) -> str:
    """A header or claims, as they stand in a token."""
    return base64url(json.dumps(members).encode())


def forged(header: dict[str, Any], claims: dict[str, Any], sign: Sign) -> str:
    signed = f"{segment(header)}.{segment(claims)}"
    return f"{signed}.{base64url(sign(signed.encode()))}"


def header_of(token: str) -> dict[str, Any]:
    header: dict[str, Any] = json.loads(octets(token.split(".")[0]))
    return header


def own_key(algorithm: str) -> OwnKey:
    """A new key for this algorithm; for one we do not know, for EdDSA."""
    return {"ES256": _p256, "RS256": _rsa}.get(algorithm, _ed25519)()


def _ed25519() -> OwnKey:
    key = ed25519.Ed25519PrivateKey.generate()
    x = base64url(key.public_key().public_bytes_raw())
    return OwnKey({"kty": "OKP", "crv": "Ed25519", "x": x}, key.sign)


def _p256() -> OwnKey:
    key = ec.generate_private_key(ec.SECP256R1())
    numbers = key.public_key().public_numbers()
    x, y = _base64url_number(numbers.x, 32), _base64url_number(numbers.y, 32)

    def sign(message: bytes) -> bytes:
        r, s = decode_dss_signature(key.sign(message, ec.ECDSA(SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    return OwnKey({"kty": "EC", "crv": "P-256", "x": x, "y": y}, sign)


def _rsa() -> OwnKey:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    n = _base64url_number(key.public_key().public_numbers().n, 256)
    jwk = {"kty": "RSA", "n": n, "e": "AQAB"}
    return OwnKey(jwk, lambda text: key.sign(text, padding.PKCS1v15(), SHA256()))


def _base64url_number(number: int, length: int) -> str:
    return base64url(number.to_bytes(length, "big"))


def secrets_of(jwk: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    """What a confused verifier may take a published key for: an HS256 secret."""
    key = _public_key(jwk)
    info = PublicFormat.SubjectPublicKeyInfo
    yield "as JSON", json.dumps(jwk, separators=(",", ":")).encode()
    yield "as PEM", key.public_bytes(Encoding.PEM, info)
    yield "as DER", key.public_bytes(Encoding.DER, info)
    if jwk["kty"] == "OKP":
        yield "as it is", octets(jwk["x"])


def _public_key(jwk: dict[str, Any]) -> PublicKey:
    if jwk["kty"] == "OKP":
        return ed25519.Ed25519PublicKey.from_public_bytes(octets(jwk["x"]))
    if jwk["kty"] == "EC":
        x, y = _number(jwk["x"]), _number(jwk["y"])
        return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    return rsa.RSAPublicNumbers(_number(jwk["e"]), _number(jwk["n"])).public_key()


def _number(text: str) -> int:
    return int.from_bytes(octets(text), "big")


def with_secret(secret: bytes) -> Sign:
    return lambda text: hmac.digest(secret, text, "sha256")

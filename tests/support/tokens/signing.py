"""Real keys, and tokens made of anything at all: no JWT library has a say."""

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

Part = dict[str, Any] | bytes | str


def base64url(octets: bytes) -> str:
    """RFC 7515 appendix C."""
    return urlsafe_b64encode(octets).rstrip(b"=").decode()


def base64url_number(number: int, length: int | None = None) -> str:
    """RFC 7518 section 2, Base64urlUInt."""
    return base64url(number.to_bytes(length or -(-number.bit_length() // 8), "big"))


@dataclass(frozen=True)
class SigningKey:
    """A key pair of an issuer. `jwk` is the public half, as it is published."""

    algorithm: str
    kid: str
    jwk: dict[str, Any]
    sign: Callable[[bytes], bytes]

    def token(self, header: Part, payload: Part) -> str:
        """A signed token of exactly this header and payload, well-formed or not."""
        signed = f"{_segment(header)}.{_segment(payload)}"
        return f"{signed}.{base64url(self.sign(signed.encode()))}"


def _segment(part: Part) -> str:
    if isinstance(part, dict):
        part = json.dumps(part)
    return base64url(part.encode() if isinstance(part, str) else part)


def ed25519_key(kid: str) -> SigningKey:
    private = ed25519.Ed25519PrivateKey.generate()
    x = base64url(private.public_key().public_bytes_raw())
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": x, "alg": "EdDSA", "kid": kid}
    return SigningKey("EdDSA", kid, jwk, private.sign)


def p256_key(kid: str) -> SigningKey:
    private = ec.generate_private_key(ec.SECP256R1())
    numbers = private.public_key().public_numbers()

    def sign(message: bytes) -> bytes:
        r, s = decode_dss_signature(private.sign(message, ec.ECDSA(SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    x, y = base64url_number(numbers.x, 32), base64url_number(numbers.y, 32)
    jwk = {"kty": "EC", "crv": "P-256", "x": x, "y": y, "alg": "ES256", "kid": kid}
    return SigningKey("ES256", kid, jwk, sign)


def rsa_key(kid: str, bits: int = 2048) -> SigningKey:
    private = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    numbers = private.public_key().public_numbers()

    def sign(message: bytes) -> bytes:
        return private.sign(message, padding.PKCS1v15(), SHA256())

    n, e = base64url_number(numbers.n), base64url_number(numbers.e)
    jwk = {"kty": "RSA", "n": n, "e": e, "use": "sig", "alg": "RS256", "kid": kid}
    return SigningKey("RS256", kid, jwk, sign)


def shared_secret_key(secret: bytes) -> SigningKey:
    """HS256. Never published: its `jwk` is empty."""
    return SigningKey("HS256", "", {}, lambda m: hmac.digest(secret, m, "sha256"))


MAKERS = {"EdDSA": ed25519_key, "ES256": p256_key, "RS256": rsa_key}

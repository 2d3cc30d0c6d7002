"""Ed25519 signatures (RFC 8037, RFC 9864): the key type that python-jose lacks."""

from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from jose import jwk
from jose.backends.base import Key
from jose.exceptions import JWKError
from jose.utils import base64url_decode

ALGORITHM = "EdDSA"
NAMES = (ALGORITHM, "Ed25519")  # RFC 9864 section 2.2: one algorithm for this curve


class Ed25519Key(Key):
    """A public key that verifies, made of a JWK of kty `OKP` and crv `Ed25519`.

    Raises JWKError for anything else. It cannot sign: nothing here should.
    """

    def __init__(self, key: dict[str, Any], algorithm: str) -> None:
        super().__init__(key, algorithm)
        if algorithm != ALGORITHM or key.get("crv") != "Ed25519" or "d" in key:
            raise JWKError("not an Ed25519 public key")
        try:
            octets = base64url_decode(key["x"].encode("ascii"))
            self._public_key = Ed25519PublicKey.from_public_bytes(octets)
        except (AttributeError, KeyError, ValueError):
            raise JWKError("not an Ed25519 public key") from None

    def verify(self, msg: bytes, sig: bytes) -> bool:
        """Whether `sig` is this key's signature of `msg`. Never raises."""
        try:
            self._public_key.verify(sig, msg)
        except InvalidSignature:
            return False
        return True


jwk.register_key(ALGORITHM, Ed25519Key)

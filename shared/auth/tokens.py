"""From a token to a principal: the way of a token through this package, in order."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from jose import jws

from shared.auth.claims import read_claims
from shared.auth.compact import read_header
from shared.auth.jwks import VerificationKey
from shared.auth.keys import FetchedKeys, SharedSecret, StoredSecret, published
from shared.auth.refusals import InvalidToken, Reason
from shared.config import AuthSettings, SecretId
from shared.principal import Principal

Clock = Callable[[], float]  # seconds since the epoch


@dataclass(frozen=True, slots=True)
class Verifier:
    """Verifies the tokens of one issuer (security.md, What a token must satisfy)."""

    expected: AuthSettings
    keys: FetchedKeys | SharedSecret
    clock: Clock

    def verify(self, token: str) -> Principal:
        """Whose token this is.

        Raises InvalidToken for every token but a good one, and KeysUnavailable when
        there is nothing to verify with. No library's exception gets out.
        """
        header = read_header(token)
        key = self.keys.select(header)
        if header.get("alg") not in key.names:
            raise InvalidToken(Reason.WRONG_ALGORITHM)
        payload = self._payload(token, key)
        claims = read_claims(payload, self.expected, self.clock())
        return Principal(
            claims.subject,
            self.expected.issuer,
            claims.expires_at,
            claims.client,
            claims.scopes,
        )

    def _payload(self, token: str, key: VerificationKey) -> bytes:
        try:
            return _verified_payload(token, key)
        except InvalidToken:
            newer = self.keys.newer(key)
            if newer is None:
                raise
            return _verified_payload(token, newer)


def verifier_for(expected: AuthSettings, clock: Clock = time.time) -> Verifier:
    """A verifier with keys of its own. Fetches nothing yet."""
    secret = expected.shared_secret
    if isinstance(secret, SecretId):
        return Verifier(expected, StoredSecret(secret, clock), clock)
    if secret:
        return Verifier(expected, SharedSecret(secret), clock)
    url = expected.jwks_url or ""
    fetch = partial(published, url, expected.algorithms)
    return Verifier(expected, FetchedKeys(fetch, clock), clock)


def _verified_payload(token: str, key: VerificationKey) -> bytes:
    try:
        return jws.verify(token, key.key, algorithms=key.names)
    except Exception:  # noqa: BLE001 - JWSError, and whatever it forgot to wrap
        raise InvalidToken(Reason.BAD_SIGNATURE) from None

"""The keys that tokens are verified with: an issuer's JWK Set, or a shared secret."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from jose import jwk
from jose.exceptions import JWKError

from shared.auth.fetch import FetchFailed, fetch
from shared.auth.jwks import VerificationKey, read_keys
from shared.auth.refusals import InvalidToken, Reason
from shared.config import MIN_SECRET, ConfigurationError, SecretId
from shared.observability import count
from shared.problems import KeysUnavailable
from shared.secrets import SecretNotRead, read_secret
from shared.timeouts import timeouts

MAX_KEY_ID = 128  # characters

# All in seconds.
FRESH = 10 * 60
USABLE = 24 * 60 * 60  # while the issuer is down
PAUSE = 30  # after a fetch that failed, or that an unknown key id asked for
PAUSE_WITHOUT_KEYS = 1

SECRET, REPLACED = "secret", "replaced"  # a shared secret has no key id

Keys = dict[str, VerificationKey]  # by key id


class FetchedKeys:
    """Keys that are fetched when they are needed, and kept.

    `fetch` gets so many seconds and raises FetchFailed. `clock` is the wall clock: a
    monotonic one may stand still while the environment is frozen. Ages are compared so
    that a clock set back makes keys old, not eternal.
    """

    def __init__(
        self, fetch: Callable[[float], Keys], clock: Callable[[], float]
    ) -> None:
        self._fetch = fetch
        self._clock = clock
        self._keys: Keys = {}
        self._fetched_at = float("-inf")
        self._paused_at = float("-inf")
        self._pause = 0.0

    def select(self, header: Mapping[str, object]) -> VerificationKey:
        """The key that the token's `kid` names. Raises InvalidToken if there is none.

        Raises KeysUnavailable if there is no key at all: that is no fault of the token.
        """
        kid = header.get("kid")
        if not isinstance(kid, str) or len(kid) > MAX_KEY_ID:
            raise InvalidToken(Reason.NO_KEY_ID)
        now = self._clock()
        if self._should_fetch(kid, now):
            self._refresh(kid, now)
        if not self._younger_than(USABLE, now):
            raise KeysUnavailable
        if kid not in self._keys:
            raise InvalidToken(Reason.UNKNOWN_KEY)
        return self._keys[kid]

    def newer(self, _: VerificationKey) -> VerificationKey | None:
        """A key to verify with instead, where one did not. An issuer's are named."""
        return None

    def _should_fetch(self, kid: str, now: float) -> bool:
        if 0 <= now - self._paused_at < self._pause:
            return False
        return kid not in self._keys or not self._younger_than(FRESH, now)

    def _younger_than(self, age: float, now: float) -> bool:
        return 0 <= now - self._fetched_at < age

    def _refresh(self, kid: str, now: float) -> None:
        """Fetch; if that fails, keep what is there."""
        in_hand = self._younger_than(USABLE, now)
        wait = timeouts().keys_refresh if in_hand else timeouts().keys_first
        try:
            keys = self._fetch(wait)
        except FetchFailed as failure:
            count("KeysNotRefreshed", keys_not_refreshed=str(failure))
            self._rest(PAUSE if in_hand else PAUSE_WITHOUT_KEYS)
            return
        if in_hand and kid not in self._keys:  # a flood of random ones is one fetch
            self._rest(PAUSE)
        self._keys, self._fetched_at = keys, now

    def _rest(self, seconds: float) -> None:
        """No fetch for a while, counted from the end of the one that was made."""
        self._paused_at, self._pause = self._clock(), seconds


def published(url: str, algorithms: Sequence[str], seconds: float) -> Keys:
    """The keys of an issuer. Raises FetchFailed, also when none is usable."""
    document = fetch(url, seconds)
    try:
        keys = read_keys(document, algorithms)
    except ValueError:
        raise FetchFailed("not a JWK Set") from None
    if not keys:
        raise FetchFailed("no usable key")
    return keys


class SharedSecret:
    """The one HS256 key of an issuer that shares a secret with us."""

    def __init__(self, secret: bytes) -> None:
        try:
            self._key = _hmac_key(secret)
        except ValueError:
            raise ConfigurationError("AUTH_SHARED_SECRET is a key file") from None

    def select(self, _: Mapping[str, object]) -> VerificationKey:
        """Always the same: with a shared secret, `kid` is not used."""
        return self._key

    def newer(self, _: VerificationKey) -> VerificationKey | None:
        """None: what the environment holds does not change."""
        return None


class StoredSecret(FetchedKeys):
    """The same in Secrets Manager: read, kept and missed as an issuer's keys are."""

    def __init__(self, secret: SecretId, clock: Callable[[], float]) -> None:
        super().__init__(partial(_stored, secret), clock)

    def select(self, _: Mapping[str, object]) -> VerificationKey:
        """The secret as it was read last. Raises KeysUnavailable if it never was."""
        return super().select({"kid": SECRET})

    def newer(self, _: VerificationKey) -> VerificationKey | None:
        """The secret as it is by now: it may have been replaced. Once in PAUSE."""
        now = self._clock()
        if not self._should_fetch(REPLACED, now):
            return None
        self._refresh(REPLACED, now)
        return self._keys.get(SECRET)


def _stored(secret: SecretId, _: float) -> Keys:
    try:
        return {SECRET: read_secret(secret, _checked_key)}
    except SecretNotRead as failure:
        raise FetchFailed(str(failure)) from None


def _checked_key(text: str) -> VerificationKey:
    """Raises ValueError unless it can be a secret."""
    if len(text.encode()) < MIN_SECRET:
        raise ValueError
    return _hmac_key(text.encode())


def _hmac_key(secret: bytes) -> VerificationKey:
    """Raises ValueError for what looks like a public key, which is no secret."""
    try:
        return VerificationKey("HS256", jwk.construct(secret, "HS256"))
    except JWKError:
        raise ValueError from None

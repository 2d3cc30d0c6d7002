"""What if the issuer does not answer, or not well."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from shared.auth.fetch import MAX_DOCUMENT
from shared.auth.refusals import InvalidToken, Reason
from shared.auth.tokens import verifier_for
from shared.observability import logger, metrics
from shared.problems import KeysUnavailable
from tests.support.postgres.certificates import Certificate
from tests.support.run.clock import Clock
from tests.support.run.promises import fault, promise
from tests.support.run.short_timeouts import SLACK, short_timeouts
from tests.support.tokens.application import World
from tests.support.tokens.issuer import Issuer
from tests.support.tokens.key_servers import (
    Answer,
    Trickle,
    document,
    late,
    octets,
    redirect,
)
from tests.support.tokens.signing import rsa_key

pytestmark = promise("An issuer that is down, slow or hostile does no harm")

FRESH, USABLE, PAUSE = 600, 86_400, 30  # seconds, from the rules in docs/security.md
BAD_ANSWERS: dict[str, Answer] = {
    "500": document({"keys": []}, 500),
    "404": document(b"not found", 404),
    "a page": document(b"<!doctype html><title>Sign in</title>"),
    "nothing": document(b""),
    "cut off": document(b'{"keys":[{"kty":"OKP","kid'),
    "null": document(b"null"),
    "a list": document(b"[]"),
    "an empty object": document({}),
    "keys is null": document({"keys": None}),
    "no keys": document({"keys": []}),
    "a null key": document({"keys": [None]}),
    "a broken key": document({"keys": [{"kty": "OKP", "kid": "k", "crv": "Ed25519"}]}),
    "a shared secret": document(
        {"keys": [{"kty": "oct", "kid": "k", "k": "c2VjcmV0"}]}
    ),
    "a short RSA key": document({"keys": [rsa_key("k", 1024).jwk]}),
    "nested deeply": document(b'{"keys":' + b"[" * 50_000),
    "not UTF-8": document(b'{"keys":["\xff"]}'),
    "5 MB": document(b" " * 5_000_000),
    "one byte too many": document(b" " * MAX_DOCUMENT + b"x"),
    "no HTTP": octets(b"\x15\x03\x01\x00\x02\x02"),
    "hung up": octets(b""),
}


@promise("An issuer that is down, slow or hostile does no harm")
@fault("The same without cached keys")
@pytest.mark.parametrize("answer", BAD_ANSWERS.values(), ids=BAD_ANSWERS)
def test_without_cached_keys_an_invalid_key_set_is_a_503_and_is_not_cached(
    world: World, answer: Answer
) -> None:
    token = world.issuer.token("bob")
    proper, world.issuer.answer = world.issuer.answer, answer
    world.is_unavailable(token)
    assert metrics.metric_set["KeysNotRefreshed"]["Value"] == [1.0]
    world.issuer.answer = proper
    world.clock.advance(1)
    assert world.accepts(token)


@promise("An issuer that is down, slow or hostile does no harm")
@fault("An issuer that is down or hostile, with cached keys")
@pytest.mark.parametrize("answer", BAD_ANSWERS.values(), ids=BAD_ANSWERS)
def test_with_cached_keys_an_invalid_key_set_changes_nothing(
    world: World, answer: Answer
) -> None:
    assert world.accepts(world.issuer.token("bob"))
    world.issuer.answer = answer
    world.clock.advance(FRESH)
    assert world.accepts(world.issuer.token("bob"))
    assert world.issuer.fetches == 2


def test_a_redirect_to_keys_of_another_is_not_followed(world: World) -> None:
    with Issuer(algorithms=("EdDSA",), clock=world.clock) as attacker:
        world.issuer.answer = redirect(302, attacker.jwks_url)
        claims = world.issuer.claims("bob")
        forged = attacker.keys["EdDSA"].token(attacker.header(), claims)
        world.is_unavailable(forged)
        assert attacker.fetches == 0


def test_an_issuer_that_is_down_is_a_503_and_not_a_401(
    world: World,
) -> None:
    world.issuer.close()
    world.is_unavailable(world.issuer.token("bob"))
    world.is_unavailable(world.issuer.token("bob", header={"kid": "unknown"}))


def test_without_keys_a_failing_issuer_is_asked_at_most_once_a_second(
    world: World,
) -> None:
    world.issuer.answer = document(b"", 500)
    for _ in range(20):
        world.is_unavailable(world.issuer.token("bob"))
        world.clock.advance(0.1)
    assert world.issuer.fetches == 2


def test_stale_keys_are_used_for_24_hours_while_the_issuer_is_down(
    world: World,
) -> None:
    assert world.accepts(world.issuer.token("bob"))
    proper, world.issuer.answer = world.issuer.answer, document(b"", 500)
    world.clock.advance(USABLE - 0.5)
    assert world.accepts(world.issuer.token("bob"))
    world.refuses(world.issuer.token(header={"kid": "x"}), Reason.UNKNOWN_KEY)
    world.clock.advance(0.5)
    world.is_unavailable(world.issuer.token("bob"))
    world.clock.advance(PAUSE)
    world.is_unavailable(world.issuer.token("bob"))
    world.issuer.answer = proper
    world.clock.advance(1)
    assert world.accepts(world.issuer.token("bob"))


def test_with_stale_keys_a_failing_issuer_is_asked_once_in_30_seconds(
    world: World,
) -> None:
    assert world.accepts(world.issuer.token("bob"))
    world.issuer.answer = document(b"", 500)
    world.clock.advance(FRESH)
    for _ in range(3 * PAUSE):
        assert world.accepts(world.issuer.token("bob"))
        world.clock.advance(1)
    assert world.issuer.fetches == 1 + 3


def test_a_slow_issuer_is_waited_for_only_as_long_as_there_is_no_key(
    world: World,
) -> None:
    world.issuer.answer = late(0.7, document(world.issuer.jwks()))
    assert world.accepts(world.issuer.token("bob"))
    world.clock.advance(FRESH)
    with short_timeouts() as short:
        began = time.monotonic()
        assert world.accepts(world.issuer.token("bob"))
        assert time.monotonic() - began < short.keys_refresh + SLACK
    assert world.issuer.fetches == 2


def test_a_silent_issuer_costs_5_seconds_and_1_and_a_half_with_stale_keys() -> None:
    """Real seconds, waited for at once; 3 of them are in time only without a key."""
    with ThreadPoolExecutor(3) as together:
        silent, slow, stale = (
            together.submit(waited, *each)
            for each in ((30.0, False), (3.0, False), (30.0, True))
        )
    assert 4.9 < silent.result() < 5.0 + SLACK
    assert 2.9 < slow.result() < 3.0 + SLACK
    assert 1.4 < stale.result() < 1.5 + SLACK


def waited(seconds: float, stale: bool) -> float:
    """For the keys of an issuer that answers so late."""
    clock = Clock()
    with Issuer(algorithms=("EdDSA",), clock=clock) as issuer:
        verifier = verifier_for(issuer.settings(), clock)
        if stale:
            verifier.verify(issuer.token("bob"))
            clock.advance(FRESH)
        issuer.answer = late(seconds, document(issuer.jwks()))
        began = time.monotonic()
        with suppress(KeysUnavailable):
            verifier.verify(issuer.token("bob"))
        return time.monotonic() - began


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_a_byte_at_a_time_is_waited_for_no_longer_than_silence(
    world: World, start: bytes
) -> None:
    """No single wait is long: only a bound on all of them helps."""
    proper, world.issuer.answer = world.issuer.answer, Trickle(start)
    with short_timeouts() as short:
        began = time.monotonic()
        world.is_unavailable(world.issuer.token("bob"))
        assert 0 <= time.monotonic() - began - short.keys_first < SLACK
    world.issuer.answer = proper
    world.clock.advance(1)
    assert world.accepts(world.issuer.token("bob"))
    world.issuer.answer = Trickle(start)
    world.clock.advance(FRESH)
    with short_timeouts() as short:
        began = time.monotonic()
        assert world.accepts(world.issuer.token("bob"))
        assert 0 <= time.monotonic() - began - short.keys_refresh < SLACK


def test_an_issuer_without_a_valid_certificate_is_a_503(
    tmp_path: Path,
) -> None:
    stranger, clock = Certificate(tmp_path, "127.0.0.1"), Clock()
    with Issuer(algorithms=("EdDSA",), clock=clock, tls=stranger.server()) as issuer:
        world = World(issuer, clock, verifier_for(issuer.settings(), clock))
        world.is_unavailable(issuer.token("bob"))
        assert issuer.fetches == 0


def test_a_flood_of_random_key_ids_is_one_fetch_in_30_seconds_also_when_it_fails(
    world: World,
) -> None:
    assert world.accepts(world.issuer.token("bob"))
    world.issuer.answer = document(b"", 500)
    for number in range(3 * PAUSE * 2):
        kid = {"kid": f"random-{number}"}
        world.refuses(world.issuer.token(header=kid), Reason.UNKNOWN_KEY)
        world.clock.advance(0.5)
    assert world.issuer.fetches == 1 + 3
    assert world.accepts(world.issuer.token("bob"))


def test_many_cold_environments_at_once_ask_once_each_and_once_for_a_flood(
    world: World,
) -> None:
    def live(_: int) -> list[str]:
        verifier = verifier_for(world.issuer.settings(), world.clock)
        seen = []
        for kid in ("random", "another", world.issuer.keys["EdDSA"].kid, "a third"):
            token = world.issuer.token("bob", header={"kid": kid})
            try:
                seen.append(verifier.verify(token).id)
            except InvalidToken as refusal:
                seen.append(refusal.reason.value)
        return seen

    unknown = Reason.UNKNOWN_KEY.value
    with ThreadPoolExecutor(8) as together:
        lives = list(together.map(live, range(8)))
    assert lives == [[unknown, unknown, "bob", unknown]] * 8
    assert world.issuer.fetches == 2 * 8  # cold, and the first one unknown since


def test_nothing_of_an_invalid_key_set_is_logged(world: World) -> None:
    world.issuer.answer = document(b'{"keys": "canary-4711')
    world.is_unavailable(world.issuer.token("bob"))
    logged = json.dumps(logger.get_current_keys())
    assert "canary-4711" not in logged
    assert "not a JWK Set" in logged

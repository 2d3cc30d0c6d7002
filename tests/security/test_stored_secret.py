"""A secret shared with an issuer that Secrets Manager holds: it may be replaced."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from shared.auth.refusals import Reason
from shared.auth.tokens import verifier_for
from shared.config import SecretId
from shared.observability import logger
from tests.support.aws.secrets_manager import SecretsManager, error
from tests.support.run.clock import Clock
from tests.support.run.promises import promise
from tests.support.tokens.application import World
from tests.support.tokens.issuer import Issuer
from tests.support.tokens.signing import shared_secret_key

pytestmark = promise(
    "A shared secret can be replaced, and every token is rejected while it is missing"
)

OLD, NEW = "the first secret of thirty-two bytes", "another secret of thirty-two bytes"
FRESH, PAUSE, USABLE = 600, 30, 86_400  # seconds, as for an issuer's keys
DENIED = error("AccessDeniedException")


@contextmanager
def world_of(secret_id: str) -> Iterator[World]:
    """An environment that has just been started and knows the secret's name."""
    clock = Clock()
    secret = SecretId(secret_id, "AUTH_SHARED_SECRET")
    issuer = Issuer(clock=clock)
    expected = issuer.settings(jwks_url=None, shared_secret=secret)
    yield World(issuer, clock, verifier_for(expected, clock))
    issuer.close()


def token(world: World, secret: str) -> str:
    return shared_secret_key(secret.encode()).token(
        {"alg": "HS256"}, world.issuer.claims("bob")
    )


@pytest.mark.parametrize(
    "text",
    [
        '{"AUTH_SHARED_SECRET": "CANARY, too short"}',
        '{"AUTH_SHARED_SECRET": ""}',
        '{"AUTH_SHARED_SECRET": "-----BEGIN PUBLIC KEY-----CANARY-----END PUBLIC KEY"}',
        '{"BETTER_AUTH_SECRET": "CANARY of another use, with its 32 bytes"}',
        "CANARY",
    ],
)
def test_a_malformed_secret_admits_no_token(manager: SecretsManager, text: str) -> None:
    with world_of(manager.keep(text)) as world:
        for guess in ("", "CANARY, too short", OLD):
            world.is_unavailable(token(world, guess or "none"))
    logged = json.dumps(logger.get_current_keys(), default=str)
    assert '"secret_not_read": "malformed"' in logged
    assert "CANARY" not in logged


def test_without_the_secret_a_token_is_neither_accepted_nor_rejected(
    manager: SecretsManager,
) -> None:
    with world_of(manager.keep(AUTH_SHARED_SECRET=OLD)) as world:
        manager.fault = DENIED
        for secret in (OLD, NEW):
            world.is_unavailable(token(world, secret))
        manager.fault = None
        world.clock.advance(1)
        assert world.accepts(token(world, OLD))
        world.refuses(token(world, NEW), Reason.BAD_SIGNATURE)


def test_a_replaced_secret_is_accepted_at_once_and_the_old_one_rejected(
    manager: SecretsManager,
) -> None:
    secret = manager.keep(AUTH_SHARED_SECRET=OLD)
    with world_of(secret) as world:
        assert world.accepts(token(world, OLD))
        manager.replace(secret, AUTH_SHARED_SECRET=NEW)
        assert world.accepts(token(world, NEW))
        world.refuses(token(world, OLD), Reason.BAD_SIGNATURE)
        assert manager.reads == 2


def test_a_replaced_secret_is_accepted_no_longer_than_an_issuers_key(
    manager: SecretsManager,
) -> None:
    secret = manager.keep(AUTH_SHARED_SECRET=OLD)
    with world_of(secret) as world:
        assert world.accepts(token(world, OLD))
        manager.replace(secret, AUTH_SHARED_SECRET=NEW)
        world.clock.advance(FRESH)
        world.refuses(token(world, OLD), Reason.BAD_SIGNATURE)


def test_a_flood_of_forged_tokens_reads_the_secret_once_in_a_while(
    manager: SecretsManager,
) -> None:
    with world_of(manager.keep(AUTH_SHARED_SECRET=OLD)) as world:
        assert world.accepts(token(world, OLD))
        for reads in (2, 3):
            for _ in range(5):
                world.refuses(token(world, NEW), Reason.BAD_SIGNATURE)
            assert manager.reads == reads
            world.clock.advance(PAUSE)


def test_while_it_is_down_the_secret_in_hand_serves_for_a_day(
    manager: SecretsManager,
) -> None:
    with world_of(manager.keep(AUTH_SHARED_SECRET=OLD)) as world:
        assert world.accepts(token(world, OLD))
        manager.fault = DENIED
        world.clock.advance(USABLE - 1)
        assert world.accepts(token(world, OLD))
        world.refuses(token(world, NEW), Reason.BAD_SIGNATURE)
        world.clock.advance(1 + PAUSE)
        world.is_unavailable(token(world, OLD))

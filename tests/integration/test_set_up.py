"""The first set-up of docs/deploy.md and the rotations of docs/runbook.md."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from jose import jwt

from infra.migrations import isolation
from infra.migrations.migrate import upgrade
from infra.postgres.cluster import run
from infra.postgres.server import LocalPostgres
from tests.support.identity.function import Identity
from tests.support.postgres.neon import console_url, neon_project, sql
from tests.support.run.run import Database


@pytest.fixture(scope="module")
def neon(run_folder: Path) -> Iterator[LocalPostgres]:
    with neon_project(run_folder) as postgres:
        yield postgres


def test_the_first_set_up_makes_roles_that_can_do_nothing(neon: LocalPostgres) -> None:
    first, second = sql("First set-up")
    run(console_url(neon), *first)
    owner = neon.url("ownlist_owner", "OWNER", "ownlist")
    upgrade(owner, issuer="https://todo.example.com")
    run(owner, *second)
    signed_in = {
        role: run(neon.url(role, password, "ownlist"), "select current_user")
        for role, password in (
            ("ownlist_api", "API"),
            ("ownlist_identity", "IDENTITY"),
            ("ownlist_purge", "PURGE"),
        )
    }
    assert signed_in == {role: [[role]] for role in signed_in}
    ask = neon.url("ownlist_api", "API", "ownlist")
    for question in (
        isolation.missing_roles,
        isolation.powers,
        isolation.not_enabled,
        isolation.not_forced,
        isolation.wrong_policies,
    ):
        assert question(lambda statement: run(ask, statement)) == []


def test_a_new_signing_key_leaves_tokens_of_the_old_one_valid(
    database: Database, identity: Identity
) -> None:
    (gentle,), _ = sql("Token signing keys")
    person = identity.sign_up()
    before = kid(identity.token(person))
    run(database.owner_url, gentle)
    after = kid(identity.token(person))
    assert after != before
    assert {before, after} <= published(identity)


def test_a_stolen_signing_key_is_gone_at_once(
    database: Database, identity: Identity
) -> None:
    _, (at_once,) = sql("Token signing keys")
    person = identity.sign_up()
    stolen = kid(identity.token(person))
    run(database.owner_url, at_once)
    assert kid(identity.token(person)) != stolen
    assert stolen not in published(identity)


def test_a_new_secret_of_the_identity_needs_new_keys(
    database: Database, identity: Identity
) -> None:
    """They lie in the database sealed with the secret."""
    (renew,) = sql("The identity's secret")[0]
    person = identity.sign_up()
    identity.token(person)
    other = {"BETTER_AUTH_SECRET": "another secret, of thirty-two bytes and more"}
    with Identity(database.identity_url, other) as renewed:
        assert renewed.request("GET", "/token", cookies=person.cookies).status == 401
        again = renewed.sign_in(person.email)
        assert renewed.request("GET", "/token", cookies=again.cookies).status == 503
        run(database.owner_url, renew)
        assert renewed.token(again)
    run(database.owner_url, renew)  # for who comes next, with the first secret


def kid(token: str) -> str:
    return str(jwt.get_unverified_header(token)["kid"])


def published(identity: Identity) -> set[str]:
    return {key["kid"] for key in identity.request("GET", "/jwks").json()["keys"]}

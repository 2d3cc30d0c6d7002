"""How often one address may try, and that it is the gateway that knows the address."""

import json
import secrets

import pytest

from infra.postgres.cluster import run
from tests.support.identity.function import (
    PASSWORD,
    Identity,
    assert_problem,
    some_address,
)
from tests.support.run.promises import promise
from tests.support.run.run import Database

SIGN_IN = {"email": "nobody@example.com", "password": "not the right one"}


def statuses(identity: Identity, addresses: list[str]) -> list[int]:
    return [
        identity.request(
            "POST",
            "/sign-in/email",
            body=SIGN_IN,
            address=address,
            headers={"x-forwarded-for": some_address()},
        ).status
        for address in addresses
    ]


@promise("A client cannot choose its address")
def test_a_client_may_not_choose_its_own_address(identity: Identity) -> None:
    address = some_address()
    spoofed = {"x-ownlist-client-address": some_address()}
    assert statuses(identity, [address] * 4) == [401, 401, 401, 429]
    answer = identity.request(
        "POST", "/sign-in/email", body=SIGN_IN, address=address, headers=spoofed
    )
    assert_problem(answer, 429, "too-many-requests")
    assert 1 <= int(answer.headers["retry-after"]) <= 10
    assert statuses(identity, [some_address()]) == [401]


def test_addresses_of_one_ipv6_network_are_one_client(identity: Identity) -> None:
    """Who has one address has 2^64 (RFC 4291 2.5.4): the network is counted."""
    network, other = (f"2001:db8:{secrets.randbelow(65_536):x}:{n}" for n in (1, 2))
    inside = [f"{network}::{number:x}" for number in (1, 2, 3)]
    assert statuses(identity, inside) == [401, 401, 401]
    assert statuses(identity, [f"{network}:a:b:c:d", f"{other}::1"]) == [429, 401]


def test_where_the_gateway_says_nothing_the_client_does_not_either(
    identity: Identity, database: Database
) -> None:
    session = identity.sign_up()
    chosen = some_address()
    event = {
        "rawPath": "/api/auth/sign-in/email",
        "requestContext": {"http": {"method": "POST"}},
        "headers": {
            "content-type": "application/json",
            "x-forwarded-for": chosen,
            "x-ownlist-client-address": chosen,
        },
        "body": json.dumps({"email": session.email, "password": PASSWORD}),
    }
    assert identity.event(event).status == 200
    kept = 'select "ipAddress" from auth.session where "userId" ='
    found = run(database.superuser_url, f"{kept} '{session.user_id}'")
    assert len(found) == 2
    assert [chosen] not in found


def test_addresses_of_one_ipv6_network_count_as_one(identity: Identity) -> None:
    network = f"2001:2:{secrets.randbelow(65536):x}:{secrets.randbelow(65536):x}"
    addresses = [f"{network}::{host}" for host in range(1, 5)]
    assert statuses(identity, addresses) == [401, 401, 401, 429]


def test_environments_share_the_limit(identity: Identity, another: Identity) -> None:
    address = some_address()
    assert statuses(identity, [address] * 2) == [401, 401]
    assert statuses(another, [address] * 2) == [401, 429]


@promise("Passwords cannot be guessed quickly")
@pytest.mark.parametrize(
    "path",
    [
        *("/sign-up/email", "/verify-email", "/reset-password"),
        *("/change-password", "/delete-user"),
    ],
)
def test_passwords_are_not_guessed_by_another_door(
    path: str, identity: Identity
) -> None:
    session, address = identity.sign_up(), some_address()
    found = [
        identity.request(
            "POST", path, body={}, cookies=session.cookies, address=address
        ).status
        for _ in range(4)
    ]
    assert found == [400, 400, 400, 429]


def test_verifiers_behind_one_address_all_get_the_keys(identity: Identity) -> None:
    address = some_address()
    found = [identity.request("GET", "/jwks", address=address) for _ in range(101)]
    assert {answer.status for answer in found} == {200}


def test_on_this_machine_the_limits_are_wide(database: Database) -> None:
    local, offline = "http://localhost:4000", {"IS_OFFLINE": "true"}
    with Identity(database.identity_url, offline, origin=local) as identity:
        answers = [
            identity.request(
                "POST", "/sign-in/email", body=SIGN_IN, address="127.0.0.1"
            )
            for _ in range(6)
        ]
    assert {answer.status for answer in answers} == {401}

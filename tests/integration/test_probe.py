"""The probe finds what it is there to find: each guard taken away is told."""

from collections.abc import Callable

import pytest

from infra.common.errors import UserError
from infra.common.processes import free_port
from infra.probe import accounts
from infra.probe.apps import NARROW, OTHER, SCOPES, apps
from infra.probe.checks import rows
from infra.probe.client import Client
from infra.probe.context import Someone
from infra.probe.operations import Operation, operations
from infra.probe.people import enter, leave
from infra.probe.settings import target
from tests.support.api.client import Api, Person
from tests.support.api.http_api import http_api
from tests.support.api.weakened import Weakness
from tests.support.identity.function import Identity, some_address
from tests.support.run.cases import cases

APP = "https://app.example.com"
# What is taken away, what is probed, and the rows that must tell of it.
FOUND: dict[Callable[[Weakness], None], tuple[list[str], set[str]]] = {
    Weakness.no_check_in_one_operation: (
        ["get_todo"],
        {"a missing or empty token", "a valid token in the wrong place"},
    ),
    Weakness.refuses_everybody: (["summarize_todos"], {"the owner is let in"}),
    Weakness.stumbles_over_a_token: (["get_health"], {"what is public needs no token"}),
    Weakness.believes_any_signature: (
        ["get_todo"],
        {
            "a token with another subject",
            "claims changed after signing",
            "a token signed with another key",
        },
    ),
    Weakness.reads_any_spelling: (["get_todo"], {"a truncated, altered or long token"}),
    Weakness.believes_alg_none: (["get_todo"], {"a token with alg none"}),
    Weakness.believes_without_signature: (
        ["get_todo"],
        {"a token without its signature"},
    ),
    Weakness.believes_a_key_of_the_tokens_own: (
        ["get_todo"],
        {"a token that carries its own key"},
    ),
    Weakness.takes_a_public_key_for_a_secret: (
        ["get_todo"],
        {"HS256 with the public key"},
    ),
    Weakness.takes_the_last_of_two_tokens: (["get_todo"], {"two tokens at once"}),
    Weakness.takes_a_token_from_the_query: (
        ["get_todo"],
        {"a valid token in the wrong place"},
    ),
    Weakness.forgets_the_scope: (["update_todo"], {"a token that lacks a scope"}),
    Weakness.believes_every_app: (
        ["get_todo"],
        {"a token of an app without a scope"},
    ),
    Weakness.serves_whoever_knows_the_id: (
        ["get_todo", "restore_todo"],
        {"another user with its id", "another user with a trashed id"},
    ),
    Weakness.tells_that_there_is_one: (["get_todo"], {"another user with its id"}),
    Weakness.lets_a_batch_touch_anything: (
        ["batch_todos"],
        {"another user, an id in a body"},
    ),
    Weakness.believes_a_header: (
        ["list_todos"],
        {"another user on their own list"},
    ),
    Weakness.quotes_the_query: (["get_todo"], {"a problem quotes nothing"}),
    Weakness.shows_the_token: (["get_todo"], {"no answer holds a token"}),
    Weakness.lets_answers_be_sniffed: (["get_health"], {"protective headers"}),
}


def named(*names: str) -> list[Operation]:
    found = [each for each in operations() if each.name in names]
    assert len(found) == len(names)
    return found


def probed(
    api: Api, one: Person, probed: list[Operation], origins: str = APP
) -> dict[str, int]:
    """The rows of a probe of the API, and how much each has found."""
    port = free_port()
    with http_api(port, api, origins):
        client = Client(f"http://127.0.0.1:{port}", rate=10_000)
        people = [
            Someone("one", api.issuer.token(one.subject)),
            Someone("two", api.issuer.token(api.person().subject)),
        ]
        world = enter(client, people, api.issuer.jwks_url)
        given = apps(of_apps(api, one), one.subject)
        assert given.untried() == []
        found = {r.check: len(r.findings) for r in rows(world, probed, given)}
        assert leave(client, people, print) == []
    return found


def of_apps(api: Api, one: Person) -> dict[str, str]:
    """As the issuer gives them to apps of others."""
    token = api.issuer.token
    return {
        OTHER: token(one.subject, azp="an-app", scope="openid"),
        NARROW: token(one.subject, azp="an-app", scope="openid todos:read"),
    }


def test_a_token_of_another_person_is_not_taken_for_an_apps(
    api: Api, alice: Person
) -> None:
    for name, token in of_apps(api, alice).items():
        for sent in (token, "a.b.c", "opaque"):
            with pytest.raises(
                UserError, match=f"{name} must be a token of person one"
            ):
                apps({name: sent}, "somebody-else")
    assert len(apps({}, alice.subject).untried()) == 1
    said = of_apps(api, alice) | {SCOPES: "todos:read todos:write"}
    assert apps(said, alice.subject).scopes == {"todos:read", "todos:write"}


@pytest.mark.parametrize("weaken", FOUND, ids=lambda each: each.__name__)
def test_a_guard_that_is_gone_is_found(
    api: Api,
    alice: Person,
    monkeypatch: pytest.MonkeyPatch,
    weaken: Callable[[Weakness], None],
) -> None:
    names, expected = FOUND[weaken]
    weaken(Weakness(api, alice, monkeypatch))
    found = probed(api, alice, named(*names))
    assert expected <= {check for check, count in found.items() if count}


def test_a_foreign_page_that_is_let_in_is_found(api: Api, alice: Person) -> None:
    origins = f"{APP},https://attacker.invalid"
    found = probed(api, alice, named("get_health"), origins)
    assert [check for check, count in found.items() if count] == [
        "a page of another origin"
    ]


def test_every_row_has_found_something_here_and_nothing_in_the_real_server(
    api: Api, alice: Person
) -> None:
    found = probed(api, alice, operations())
    assert {check: count for check, count in found.items() if count} == {}
    shown = {check for _, expected in FOUND.values() for check in expected}
    assert shown | {"a page of another origin"} == set(found)


def test_an_account_that_is_served_without_its_session_is_found(
    identity: Identity,
) -> None:
    client = Client(f"http://127.0.0.1:{identity.port}", rate=10_000)
    ada = identity.sign_up()
    here = ("Test-Source-Address", some_address())
    sent = accounts.credentials(identity.token(ada), identity.origin)
    nobody = {what: (*headers, here) for what, headers in sent.items()}
    assert [*accounts.let_in(client, nobody)] == []
    signed_in = {"her session": (("Authorization", f"Bearer {ada.bearer}"),)}
    found = {each.request.operation for each in accounts.let_in(client, signed_in)}
    assert found >= {"get_token", "list_sessions", "revoke_sessions"}


@cases(
    "environ",
    [
        {"URL": "https://todo.example"},
        {"URL": "https://todo.example", "ALLOWED": "yes"},
        {"URL": "https://todo.example", "ALLOWED": "example"},
        {"URL": "https://localhost.example"},
        {"URL": "https://127.0.0.1.example", "ALLOWED": "127.0.0.1"},
        {"URL": "http://todo.example", "ALLOWED": "todo.example"},
        {"URL": "https://localhost@todo.example"},
        {"URL": "https://one:two@localhost"},
        {"URL": "ftp://localhost"},
        {"URL": "localhost:4000"},
        {"URL": "https://"},
        {"URL": "http://localhost/path"},
        {"RATE": "0"},
        {"RATE": "1001"},
        {"RATE": "-1"},
    ],
)
def test_a_target_that_is_not_allowed_is_rejected(environ: dict[str, str]) -> None:
    with pytest.raises(UserError):
        target(environ)


def test_an_allowed_target_is_accepted() -> None:
    chosen = target({"URL": "https://todo.example/", "ALLOWED": "todo.example"})
    assert (chosen.url, chosen.local) == ("https://todo.example", False)
    for url in ("http://localhost:4000", "http://127.0.0.1:1", "http://[::1]:4000"):
        assert target({"URL": url}).local

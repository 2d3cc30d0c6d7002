"""`make doctor`: one red line for each fault that somebody plants, and no secret."""

import socket
import ssl
from collections.abc import Callable, Iterator
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest

from infra.doctor.__main__ import CHECKS, examine
from infra.doctor.findings import Finding, Verdict
from infra.doctor.patient import Patient
from infra.local import cluster
from infra.local.cluster import run
from infra.local.postgres import LocalPostgres
from infra.local.processes import free_port
from infra.migrate import upgrade
from tests.support.answers import document
from tests.support.certificates import Certificate
from tests.support.issuer import Issuer
from tests.support.pretend_postgres import PretendPostgres
from tests.support.run import worker_name
from tests.support.secrets_manager import SecretsManager, error

Settings = dict[str, str]
# What this machine has not: TLS and a pooler; and the issuer of tests signs three ways.
LOCAL = {"TLS", "pooled host"}
SECRETS = ("api@", ":identity@", ":purge@", ":owner@", "postgres@", "CANARY")


@pytest.fixture(scope="module")
def started() -> Iterator[Issuer]:
    with Issuer() as issuer:
        yield issuer


@pytest.fixture
def issuer(started: Issuer) -> Iterator[Issuer]:
    proper = started.answer
    yield started
    started.answer = proper


@pytest.fixture(scope="module")
def server(run_folder: Path, started: Issuer) -> Iterator[LocalPostgres]:
    """Of these tests alone: its roles are the whole server's, and are spoiled here."""
    data = run_folder / f"doctor-{worker_name()}"
    postgres = LocalPostgres(data, free_port(), fast=True)
    postgres.start()
    cluster.prepare(postgres)
    upgrade(cluster.owner_url(postgres), issuer=started.url)
    yield postgres
    postgres.stop()


class Stage:
    """A database of its own, and what its functions are told."""

    def __init__(self, postgres: LocalPostgres, name: str, issuer: Issuer) -> None:
        self.superuser = postgres.superuser_url(name)
        self.settings: Settings = {
            "DATABASE_URL": cluster.role_url(postgres, "ownlist_api", name),
            "IDENTITY_DATABASE_URL": cluster.role_url(
                postgres, "ownlist_identity", name
            ),
            "PURGE_DATABASE_URL": cluster.role_url(postgres, "ownlist_purge", name),
            "MIGRATION_DATABASE_URL": cluster.owner_url(postgres, name),
            "BETTER_AUTH_SECRET": "CANARY of the identity, thirty-two bytes",
            **issuer.environment(),
        }

    def examined(self, **changes: str) -> dict[str, Finding]:
        found = {each.name: each for each in examine(Patient(self.settings | changes))}
        text = "\n".join(map(str, found.values()))
        assert not [secret for secret in SECRETS if secret in text]
        return found

    def reds(self, **changes: str) -> set[str]:
        found = self.examined(**changes).values()
        return {each.name for each in found if each.verdict is Verdict.FAIL}

    def spoil(self, *statements: str) -> None:
        run(self.superuser, *statements)


@pytest.fixture
def stage(
    server: LocalPostgres, issuer: Issuer, request: pytest.FixtureRequest
) -> Iterator[Stage]:
    name = f"stage_{abs(hash(request.node.name))}"
    cluster.copy_database(server, name)
    yield Stage(server, name, issuer)
    run(server.superuser_url(), f"drop database {name} with (force)")


def test_what_is_as_it_should_be_is_told_so(stage: Stage) -> None:
    found = stage.examined()
    assert list(found) == [check.name for check in CHECKS]
    assert {n for n, each in found.items() if each.verdict is Verdict.WARN} == LOCAL
    assert not stage.reds()
    assert found["secrets"].seen == "none is used"


IN_THE_DATABASE = {
    "no row level security": (
        "row level security",
        "alter table todo disable row level security",
    ),
    "not forced": ("it is forced", "alter table todo no force row level security"),
    "another table": ("row level security", "create table notes (owner_id text)"),
    "owned by a function's role": (
        "it is forced",
        "alter table owner owner to ownlist_api",
    ),
    "a policy missing": ("policies", "drop policy todo_own on todo"),
    "a policy too many": (
        "policies",
        "create policy wide on todo for select to ownlist_api using (true)",
    ),
    "a policy that lets all see all": (
        "policies",
        "alter policy todo_own on todo using (true)",
    ),
    "a policy that lets all write to all": (
        "policies",
        "alter policy todo_own on todo with check (true)",
    ),
    "an older migration": (
        "migrations",
        "update alembic_version set version_num = '1'",
    ),
    "another's users": (
        "issuer of the database",
        "update issuer set url = 'https://other.example'",
    ),
}


@pytest.mark.parametrize("fault", IN_THE_DATABASE)
def test_a_fault_in_the_database_is_a_red_line(stage: Stage, fault: str) -> None:
    line, damage = IN_THE_DATABASE[fault]
    stage.spoil(damage)
    assert line in stage.reds()


OF_ROLES = {
    "bypassrls": ("alter role ownlist_api bypassrls", "nobypassrls"),
    "superuser": ("alter role ownlist_purge superuser", "nosuperuser"),
    "createrole": ("alter role ownlist_identity createrole", "nocreaterole"),
}


@pytest.mark.parametrize("fault", OF_ROLES)
def test_a_role_with_powers_is_a_red_line(stage: Stage, fault: str) -> None:
    damage, mended = OF_ROLES[fault]
    stage.spoil(damage)
    try:
        assert "roles are powerless" in stage.reds()
    finally:
        stage.spoil(f"{' '.join(damage.split()[:3])} {mended}")


def test_a_member_of_another_role_is_a_red_line(stage: Stage) -> None:
    stage.spoil("grant ownlist_eraser to ownlist_api")
    try:
        assert {"roles are powerless"} <= stage.reds()
    finally:
        stage.spoil("revoke ownlist_eraser from ownlist_api")


def test_open_tables_are_a_red_line(stage: Stage) -> None:
    stage.spoil(
        "insert into owner (id) values ('somebody')",
        "alter table owner disable row level security",
    )
    assert {"nobody sees nothing", "row level security"} <= stage.reds()


def test_a_role_in_anothers_place_is_a_red_line(stage: Stage) -> None:
    other = stage.settings["PURGE_DATABASE_URL"]
    assert stage.reds(DATABASE_URL=other) >= {"roles in use"}


def test_a_wrong_password_is_a_red_line_that_does_not_show_it(stage: Stage) -> None:
    wrong = stage.settings["DATABASE_URL"].replace(":api@", ":CANARY@")
    found = stage.examined(DATABASE_URL=wrong)
    assert "28P01" in found["database"].seen
    assert found["policies"].seen == "not examined: there is no connection"


def test_the_direct_host_of_neon_is_a_red_line(stage: Stage) -> None:
    address = "postgresql://ownlist_api:CANARY@ep-cool-1{}.eu.aws.neon.tech/ownlist"
    assert "pooled host" in stage.reds(DATABASE_URL=address.format(""))
    assert "pooled host" not in stage.reds(DATABASE_URL=address.format("-pooler"))
    pooled = address.format("-pooler")
    found = stage.examined(MIGRATION_DATABASE_URL=pooled)["migrations"]
    assert found.verdict is Verdict.FAIL
    assert "leave -pooler out" in found.seen


@pytest.mark.allow_hosts(["127.0.0.1", "localhost", "127.1"])
@pytest.mark.parametrize(
    ("trusted", "seen"),
    [(True, "its certificate is not trusted"), (False, "it does not offer TLS")],
)
def test_a_server_that_cannot_prove_itself_is_a_red_line(
    stage: Stage, tmp_path: Path, trusted: bool, seen: str
) -> None:
    tls: ssl.SSLContext | None = Certificate(tmp_path, "127.0.0.1").server()
    with PretendPostgres(tls if trusted else None) as pretender:
        found = stage.examined(DATABASE_URL=pretender.url)["database"]
    assert found.verdict is Verdict.FAIL
    assert seen in found.seen
    assert pretender.told == []


OF_THE_ISSUER: dict[str, tuple[str, Any]] = {
    "no page": ("issuer", document(b"not found", 404)),
    "no key": ("keys", document({"keys": []})),
    "a shared secret as key": (
        "keys",
        document({"keys": [{"kty": "oct", "kid": "k", "k": "CANARY"}]}),
    ),
    "no keys at all": ("keys", document(b"<html>CANARY")),
}


@pytest.mark.parametrize("fault", OF_THE_ISSUER)
def test_a_fault_of_the_issuer_is_a_red_line(
    stage: Stage, issuer: Issuer, fault: str
) -> None:
    line, issuer.answer = OF_THE_ISSUER[fault]
    assert line in stage.reds()


def test_an_issuer_that_is_not_there_is_a_red_line(stage: Stage) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    found = stage.examined(AUTH_JWKS_URL=f"http://127.0.0.1:{port}/jwks")
    assert found["issuer"].verdict is Verdict.FAIL
    assert found["keys"].seen == "not examined: the issuer is not reached"


def test_another_issuer_than_the_databases_is_a_red_line(stage: Stage) -> None:
    found = stage.examined(AUTH_ISSUER="https://other.example")
    assert "other.example" in found["issuer of the database"].seen
    assert found["issuer of the database"].verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("seconds", "verdict"),
    [(-40, Verdict.FAIL), (40, Verdict.FAIL), (10, Verdict.WARN), (0, Verdict.OK)],
)
def test_a_clock_that_is_wrong_is_told(
    stage: Stage, issuer: Issuer, seconds: float, verdict: Verdict
) -> None:
    def dated(request: Any) -> None:
        body = b"{}"
        request.send_response_only(200)
        request.send_header("Date", formatdate(issuer.clock() + seconds, usegmt=True))
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    issuer.answer = dated
    assert stage.examined()["clock of the issuer"].verdict is verdict


def test_a_clock_of_this_machine_that_is_wrong_is_told(stage: Stage) -> None:
    late: Callable[[], float] = lambda: 1_000_000_000.0  # noqa: E731
    found = {f.name: f for f in examine(Patient(stage.settings, late))}
    assert found["clock of the database"].verdict is Verdict.FAIL


def test_a_secret_that_is_not_there_is_a_red_line(
    stage: Stage, manager: SecretsManager
) -> None:
    kept = manager.keep(DATABASE_URL=stage.settings["DATABASE_URL"])
    told = {"DATABASE_URL": "", "DATABASE_SECRET_ID": kept}
    assert stage.examined(**told)["secrets"].seen == "1 read"
    assert not stage.reds(**told)
    missing = told | {"DATABASE_SECRET_ID": "ownlist/none"}
    found = stage.examined(**missing)["secrets"]
    assert found.seen == ("ownlist/none for DATABASE_URL: ResourceNotFoundException")
    manager.fault = error("AccessDeniedException")
    assert {"secrets", "database"} <= stage.reds(**told)


def test_a_faulty_setting_is_a_red_line(stage: Stage) -> None:
    found = stage.examined(DATABASE_URL="postgresql://CANARY", AUTH_JWKS_URL="CANARY")
    assert "DATABASE_URL must name role" in found["settings"].seen
    assert "AUTH_JWKS_URL must be https" in found["settings"].seen
    assert found["settings"].verdict is Verdict.FAIL


def test_a_purge_that_did_not_run_is_told(stage: Stage) -> None:
    stage.spoil(
        'insert into auth.verification (identifier, value, "expiresAt")'
        " values ('a', 'b', now() - interval '3 days')"
    )
    found = stage.examined()["purge"]
    assert (found.verdict, found.seen) == (
        Verdict.WARN,
        "a day over their time are: verifications 1",
    )


@pytest.mark.parametrize("check", CHECKS, ids=[check.name for check in CHECKS])
def test_every_check_has_a_remedy(check: Any) -> None:
    assert check.remedy
    assert check.name

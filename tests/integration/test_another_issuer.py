"""Another issuer's principals get nothing, and how the issuer of a database changes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

import pytest
from sqlalchemy import text

from infra.common.errors import UserError
from infra.migrations.migrate import upgrade
from infra.operate import change_issuer
from shared.database.session import run, run_all
from shared.principal import Principal
from shared.problems import Unavailable
from tests.support.api.attacked import printed
from tests.support.api.attempts import attempt
from tests.support.api.client import PROJECTS, TODOS, Api, Operation
from tests.support.api.fixtures import configured
from tests.support.postgres.sql import left_alone, rows
from tests.support.run.commands import Done, python
from tests.support.run.promises import AUTHENTICATED, promise
from tests.support.run.run import Database
from tests.support.tokens.issuer import Issuer

PROMISE = "Users of another issuer get nothing, whatever their subject"


@pytest.fixture
def theirs(own_database: Database, trusted_issuer: Issuer) -> Database:
    """A database that holds the users of the trusted issuer."""
    upgrade(own_database.owner_url, issuer=trusted_issuer.url)
    return own_database


@pytest.fixture(scope="module")
def other() -> Iterator[Issuer]:
    with Issuer() as issuer:
        yield issuer


@contextmanager
def serving(database: Database, issuer: Issuer) -> Iterator[Api]:
    """The functions as they are told to believe this issuer."""
    with configured(DATABASE_URL=database.api_url, **issuer.environment()):
        yield Api(issuer)


@promise(PROMISE)
def test_the_same_subject_of_another_issuer_gets_nothing(
    theirs: Database, trusted_issuer: Issuer, other: Issuer
) -> None:
    """In every operation, and for somebody who has nothing there to be seen."""
    with serving(theirs, trusted_issuer) as api:
        alice = api.person()
        todo_id = alice.create("hers")["id"]
        alice.send("POST", PROJECTS, {"name": "hers", "id": todo_id})
    with left_alone(theirs, alice), serving(theirs, other) as api:
        for operation in AUTHENTICATED.operations:
            for subject in (alice.subject, "somebody-new"):
                assert_nothing(api, operation, subject, todo_id)
        assert api.send("GET", "/api/v1/ready").slug == "not-ready"
    found = rows(theirs.superuser_url, "select id from owner")
    assert found == [[alice.subject]]
    with serving(theirs, trusted_issuer) as api:
        assert api.person(alice.subject).titles() == ["hers"]
        assert api.send("GET", "/api/v1/ready").status == 200


def assert_nothing(api: Api, operation: Operation, subject: str, todo_id: str) -> None:
    with printed() as said:
        answer = attempt(api.person(subject), operation, todo_id)
    assert (answer.status, answer.slug) == (503, "unavailable"), operation.name
    assert "hers" not in answer.body
    assert '"WrongIssuer":[1.0]' in said.getvalue().replace(" ", "")


@promise(PROMISE)
@pytest.mark.parametrize(
    "statement",
    [
        "select * from todo",
        "select * from owner",
        "select count(*) as n from todo",
        "insert into owner (id) values (current_setting('app.user_id')) returning id",
        "update owner set todos = 0 returning id",
        "update todo set title = '' returning id",
        "delete from todo returning id",
    ],
)
def test_a_statement_of_another_issuers_principal_is_refused(
    theirs: Database, other: Issuer, statement: str
) -> None:
    """Alone, whatever code it comes from."""
    somebody = Principal("somebody", other.url)
    with configured(DATABASE_URL=theirs.api_url, **other.environment()):
        with pytest.raises(Unavailable):
            run_all(somebody, [(text(statement), {})])
        if statement.startswith("select"):
            with pytest.raises(Unavailable):
                run(somebody, text(statement))


@promise(PROMISE)
def test_an_issuer_that_is_nearly_the_databases_is_another(
    theirs: Database, trusted_issuer: Issuer
) -> None:
    url = trusted_issuer.url
    with configured(DATABASE_URL=theirs.api_url, **trusted_issuer.environment()):
        select = text("select id as owner_id from owner")
        assert run(Principal("somebody", url), select) == []
        for near in (f"{url}/", url[:-1], url.upper(), f" {url}", f"{url}\u200b"):
            with pytest.raises(Unavailable):
                run(Principal("somebody", near), select)


def test_the_code_before_says_no_issuer_and_is_served(
    theirs: Database, trusted_issuer: Issuer
) -> None:
    """It runs for a moment beside this one, and after a rollback for longer."""
    with serving(theirs, trusted_issuer) as api:
        alice = api.person()
        alice.create("hers")
        select = text("select owner_id, title from todo")
        (row,) = run(Principal(alice.subject), select)
        assert row["title"] == "hers"


def test_a_database_without_a_recorded_issuer_serves_every_issuer(
    own_database: Database, trusted_issuer: Issuer, other: Issuer
) -> None:
    """Before the first address is known; the doctor says that it is not remembered."""
    for issuer in (trusted_issuer, other):
        with serving(own_database, issuer) as api:
            assert api.person().create()["title"] == "Buy milk"


def change(database: Database, old: str, new: str, **said: str) -> Done:
    place = {"MIGRATION_DATABASE_URL": database.owner_url}
    command = ("-m", "infra.operate.change_issuer", old, new)
    return python(*command, env=os.environ | place | said)


@promise("Changing the issuer takes the old one and two confirmations")
def test_who_moves_takes_the_todos_along(
    theirs: Database, trusted_issuer: Issuer, other: Issuer
) -> None:
    with serving(theirs, trusted_issuer) as api:
        alice = api.person()
        alice.create("moved")
    said = {"CONFIRM": theirs.name, "CONFIRM_ISSUER": other.url}
    done = change(theirs, trusted_issuer.url, other.url, **said)
    assert done.returncode == 0, done.stderr
    assert f"the issuer is {other.url} now: {theirs.name} on 127." in done.stdout
    with serving(theirs, other) as api:
        assert api.person(alice.subject).titles() == ["moved"]
    with serving(theirs, trusted_issuer) as api:
        assert api.person(alice.subject).send("GET", TODOS).status == 503


@promise("Changing the issuer takes the old one and two confirmations")
def test_without_both_answers_the_issuer_stays(
    theirs: Database,
    trusted_issuer: Issuer,
    other: Issuer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """By the command's own function: nine processes would take as many seconds."""

    def run_command(old: str, new: str, said: dict[str, str]) -> tuple[int, str, str]:
        with monkeypatch.context() as patch:
            patch.setattr("sys.stdin", StringIO())
            patch.setenv("MIGRATION_DATABASE_URL", theirs.owner_url)
            for name, value in said.items():
                patch.setenv(name, value)
            return change_issuer.main([old, new]), *capsys.readouterr()

    both = {"CONFIRM": theirs.name, "CONFIRM_ISSUER": other.url}
    wrong: list[dict[str, str]] = [
        {},
        {"CONFIRM": theirs.name},
        {"CONFIRM_ISSUER": other.url},
        both | {"CONFIRM": "yes"},
        both | {"CONFIRM_ISSUER": trusted_issuer.url},
    ]
    for said in wrong:
        status, out, err = run_command(trusted_issuer.url, other.url, said)
        assert (status, out) == (1, "")
        assert err.startswith("Nothing was done.")
    for old, new in (
        (other.url, "https://new.example"),  # not whose users they are
        (trusted_issuer.url, trusted_issuer.url),
        (trusted_issuer.url, ""),
        ("", other.url),
    ):
        said = {"CONFIRM": theirs.name, "CONFIRM_ISSUER": new}
        assert run_command(old, new, said)[0] == 1
    assert rows(theirs.owner_url, "select url from issuer") == [[trusted_issuer.url]]


@promise("Changing the issuer takes the old one and two confirmations")
def test_a_change_beside_another_is_not_made(theirs: Database, other: Issuer) -> None:
    """It was the old one's when it was asked, and is not any more."""
    with pytest.raises(UserError, match="The database holds the users of http"):
        change_issuer.change(theirs.owner_url, "https://gone.example", other.url)
    assert rows(theirs.owner_url, "select url from issuer") != [[other.url]]

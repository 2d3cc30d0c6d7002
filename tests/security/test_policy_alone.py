"""The policy keeps owners apart when a statement forgets to."""

import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import delete, text, update
from sqlmodel import select

from shared.database.pipelined_connection import StatementRejected
from shared.database.session import Command
from shared.problems import Problem, ProjectNotFound, TodoNotFound
from shared.todos.commands import change_command, create_command
from shared.todos.export import FIRST
from shared.todos.import_page import as_json, row_of
from shared.todos.list_page import page_command
from shared.todos.rules.import_schema import ImportedTodo
from shared.todos.rules.list_query import ListQuery
from shared.todos.rules.preconditions import NO_CONDITION
from shared.todos.rules.schemas import NewTodo
from shared.todos.sql import (
    project_reads,
    project_writes,
    settings_statements,
    todo_reads,
)
from shared.todos.sql.account_statements import ACCOUNT, ERASE
from shared.todos.sql.export_statement import EXPORT
from shared.todos.sql.feed_statement import CHANGES
from shared.todos.sql.import_statement import IMPORT
from shared.todos.sql.tables import Owner, Project, Todo
from shared.todos.summary import summary_command
from tests.support.api.client import PROJECTS, Person
from tests.support.postgres.sql import left_alone, write_as
from tests.support.run.promises import promise
from tests.support.run.run import Database

pytestmark = promise("A statement without its owner predicate shows nothing of others")

NOW = datetime.now(UTC)


@pytest.fixture(autouse=True)
def no_third_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each row says whose it is, which would notice what the policy lets through."""
    monkeypatch.setattr("shared.database.session.owned", lambda *_: None)


def page(**asked: Any) -> Command:
    return page_command("nobody", ListQuery(**asked), NOW)


def next_page() -> Command:
    """From a place before every todo."""
    place = {"after_position": -(10**30), "after_id": uuid.UUID(int=0)}
    return todo_reads.page("position", continued=True), page()[1] | place


PAGE = {"limit": 9, "max_octets": 2**21}
FROM_THE_START = {"after_number": 0, "trash_after_number": 0}
STATEMENTS: dict[str, Callable[[uuid.UUID], Command]] = {
    "one": lambda todo_id: (todo_reads.ONE, {"row_id": todo_id}),
    "first page": lambda _: page(),
    "next page": lambda _: next_page(),
    "search": lambda _: page(q="milk", status="open"),
    "by due": lambda _: page(sort="-due", time_zone="Asia/Tokyo"),
    "changes": lambda _: (CHANGES, PAGE | FROM_THE_START),
    "export": lambda _: (EXPORT, PAGE | {"after_id": FIRST, "with_trash": True}),
    "project": lambda its_id: (project_reads.ONE, {"row_id": its_id}),
    "projects": lambda _: (project_reads.LIST, {"trashed": None}),
    "update a project": lambda its_id: (
        project_writes.change("name"),
        {"row_id": its_id, "new_name": "stolen", **NO_CONDITION.values()},
    ),
    "delete a project": lambda its_id: (
        project_writes.delete(with_todos=False),
        {"row_id": its_id, **NO_CONDITION.values()},
    ),
    "delete a project with its todos": lambda its_id: (
        project_writes.delete(with_todos=True),
        {"row_id": its_id, **NO_CONDITION.values()},
    ),
    "restore a project": lambda its_id: (
        project_writes.restore(),
        {"row_id": its_id, **NO_CONDITION.values()},
    ),
    "account": lambda _: (ACCOUNT, {}),
    "settings": lambda _: (settings_statements.READ, {}),
    "change": lambda todo_id: change_command(
        todo_id, {"title": "stolen"}, NO_CONDITION
    ),
    "complete": lambda todo_id: change_command(
        todo_id, {"completed": None}, NO_CONDITION
    ),
    "restore": lambda todo_id: change_command(
        todo_id, {"restored": NO_CONDITION}, NO_CONDITION
    ),
    "delete": lambda todo_id: change_command(
        todo_id, {"deleted": NO_CONDITION}, NO_CONDITION
    ),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_the_policy_alone_hides_another_owners_rows(
    database: Database, alice: Person, mallory: Person, name: str
) -> None:
    """The statement asks for alice's rows; the principal is mallory."""
    hers = alice.create()
    project = alice.send("POST", PROJECTS, {"name": "Hers", "id": hers["id"]})
    assert project.status == 201
    mallory.create()
    statement, values = STATEMENTS[name](uuid.UUID(hers["id"]))
    values = {"me": alice.subject, **values}
    with left_alone(database, alice), suppress(TodoNotFound, ProjectNotFound):
        assert write_as(mallory.subject, statement, **values) == []
    assert write_as(alice.subject, statement, **values) != []


def test_the_policy_alone_keeps_another_owners_todos_out_of_the_numbers(
    alice: Person, mallory: Person
) -> None:
    """The statement asks for alice's numbers; the principal is mallory."""
    alice.create(tags=["home"])
    mallory.create()
    statement, values = summary_command("UTC", NOW)
    values |= {"me": alice.subject}
    (stolen,) = write_as(mallory.subject, statement, **values)
    assert (stolen.pop("by_tag"), stolen.pop("owner_id")) == (None, alice.subject)
    assert stolen.pop("by_project") is None
    assert set(stolen.values()) == {0}
    (hers,) = write_as(alice.subject, statement, **values)
    assert (hers["open"], hers["by_tag"]) == (1, [["home", 1]])


@pytest.mark.parametrize("statement", [select(Todo), select(Owner), select(Project)])
def test_a_statement_without_any_predicate_sees_its_principals_rows(
    alice: Person, mallory: Person, statement: Any
) -> None:
    for person in (alice, mallory):
        person.create()
        person.send("POST", PROJECTS, {"name": "Flat"})
    found = write_as(mallory.subject, statement)
    assert {row.get("owner_id", row["id"]) for row in found} == {mallory.subject}
    assert write_as("nobody", statement) == []


@pytest.mark.parametrize(
    "statement",
    [
        update(Todo).values(title="stolen"),
        update(Owner).values(change_number=Owner.change_number + 1),
    ],
)
def test_an_update_without_any_predicate_changes_its_principals_rows(
    database: Database, alice: Person, mallory: Person, statement: Any
) -> None:
    alice.create()
    mallory.create()
    with left_alone(database, alice):
        write_as(mallory.subject, statement.returning(text("1")))


PLANTED = ImportedTodo.model_validate({"id": str(uuid.uuid4()), "title": "planted"})


@pytest.mark.parametrize(
    "call",
    [
        create_command(NewTodo(title="planted")),
        (IMPORT, {"items": as_json([row_of(0, PLANTED)])}),
    ],
    ids=["create", "import"],
)
def test_the_policy_refuses_to_write_for_another(
    database: Database, alice: Person, mallory: Person, call: Command
) -> None:
    alice.create()
    statement, values = call
    with left_alone(database, alice), pytest.raises(Problem) as refused:
        write_as(mallory.subject, statement, me=alice.subject, **values)
    assert refused.value.status == 500


@pytest.mark.parametrize(
    "statement",
    [
        "insert into owner (id) values (:them)",
        "insert into todo select (jsonb_populate_record(mine, jsonb_build_object("
        "'owner_id', cast(:alice as text), 'version', 999))).* from todo as mine",
    ],
    ids=["owner", "todo"],
)
def test_the_policy_rejects_a_row_of_another_owner_without_returning(
    database: Database, alice: Person, mallory: Person, statement: str
) -> None:
    """With RETURNING a row must be one's own to see as well."""
    alice.create()
    mallory.create()
    names = {"them": "somebody-else", "alice": alice.subject}
    values = {k: v for k, v in names.items() if f":{k}" in statement}
    with left_alone(database, alice), pytest.raises(Problem) as refused:
        write_as(mallory.subject, text(statement), **values)
    assert isinstance(refused.value.__cause__, StatementRejected)
    assert refused.value.__cause__.sqlstate == "42501"


ALL_TOMBSTONES = text("delete from tombstone returning owner_id")


@pytest.mark.parametrize(
    "statement", [ERASE, delete(Todo).returning(text("1")), ALL_TOMBSTONES]
)
def test_the_policy_alone_erases_nothing_of_another(
    database: Database, alice: Person, mallory: Person, statement: Any
) -> None:
    """One asks for alice's todos, the others for everybody's."""
    for person in (alice, mallory):
        person.delete(person.create()["id"])
        assert person.send("DELETE", "/api/v1/trash").json["removed"] == 1
        person.create()
    with left_alone(database, alice):
        write_as(mallory.subject, statement, me=alice.subject)

"""The list of a todo's members agrees with everything that has to follow it."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import get_type_hints
from uuid import UUID

from infra.openapi import response_models
from infra.openapi.examples import EXAMPLES
from shared.todos.members import CONTENT, MEMBERS, TodoRow, TodoShape
from shared.todos.rules.import_schema import ImportedTodo
from shared.todos.rules.schemas import NewTodo, TodoPatch, shape
from shared.todos.sql.tables import Todo, todo

NAMES = [member.name for member in MEMBERS]
STORED = {member.name for member in MEMBERS if member.stored}
DERIVED = {column for member in MEMBERS for column in member.derived}
BOOKKEEPING = {
    "owner_id",
    "folded_version",
    "left_project_id",
    "digest",
}  # columns that are no member's
POSITION = {"before", "after"}  # sent to say where, kept as `position`


def test_every_column_belongs_to_a_member_or_to_the_bookkeeping() -> None:
    assert {column.name for column in todo.c} == STORED | DERIVED | BOOKKEEPING
    assert set(get_type_hints(TodoRow)) == STORED | {"owner_id"}
    for name in STORED:  # what a statement returns is what the table says
        assert get_type_hints(TodoRow)[name] == get_type_hints(Todo)[name], name


def test_a_representation_has_every_member_in_its_order() -> None:
    assert list(get_type_hints(TodoShape)) == NAMES
    assert list(response_models.Todo.model_fields) == NAMES
    now = datetime.now(UTC)
    row: TodoRow = {
        "owner_id": "alice",
        "id": UUID(int=1),
        "title": "Buy milk",
        "description": "",
        "completed_at": None,
        "priority": 0,
        "due_date": None,
        "due_at": None,
        "tags": [],
        "project_id": None,
        "steps": [],
        "position": Decimal(1),
        "version": 1,
        "created_at": now,
        "updated_at": now,
        "deleted_at": None,
    }
    assert list(shape(row)) == NAMES


def test_create_and_update_take_the_members_that_are_content() -> None:
    changeable = {*CONTENT, "completed", *POSITION}
    assert set(TodoPatch.model_fields) == changeable
    assert set(NewTodo.model_fields) == {*changeable, "id"}


def test_an_import_takes_every_member_of_an_export() -> None:
    assert set(ImportedTodo.model_fields) == set(NAMES)
    for member in MEMBERS:
        assert member.imported or not member.compared, member


def test_the_example_of_a_todo_sets_every_member_that_is_content() -> None:
    example = EXAMPLES["NewTodo"]
    # Not both ways of being due; and nobody has the same project.
    assert set(CONTENT) - {"due_at", "project_id"} <= example.keys()

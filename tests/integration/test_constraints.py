"""Rules that the tables keep themselves, whoever writes and whatever the statement."""

import pytest
from pg8000.exceptions import DatabaseError

from tests.support.api.client import Person
from tests.support.postgres.sql import left_alone, rows
from tests.support.run.cases import cases
from tests.support.run.run import Database

ON_TODO = [
    ("title = ''", "todo_title_length"),
    ("title = repeat('x', 501)", "todo_title_length"),
    ("description = repeat('x', 10001)", "todo_description_length"),
    ("priority = -1", "todo_priority_known"),
    ("priority = 4", "todo_priority_known"),
    ("due_date = now(), due_at = now()", "todo_one_due"),
    ("tags = array_fill('x'::text, array[21])", "todo_tags_few"),
    ("tags = '{null}'", "todo_tags_texts"),
    ("tags_folded = '{null}'", "todo_tags_texts"),
    ("steps = 'null'", "todo_steps_few"),
    ("steps = '{}'", "todo_steps_few"),
    ("steps = to_jsonb(array_fill(1, array[51]))", "todo_steps_few"),
    ("position = repeat('9', 201)::numeric", "todo_position_short"),
    ("version = 1", "todo_by_version"),
    ("id = '00000000-0000-4000-8000-000000000000'", "todo_pkey"),
    ("owner_id = 'nobody'", "todo_owner_id_fkey"),
]
ON_OWNER = [
    ("todos = -1", "owner_todos_counted"),
    ("todos = quota + 1", "owner_quota"),
    ("window_writes = write_limit + 1", "owner_write_rate"),
    ("erased_at = now(), erased_number = change_number + 1", "owner_not_erased"),
]


@cases("change, constraint", ON_TODO)
def test_a_todo_that_breaks_a_rule_is_rejected_by_the_database(
    database: Database, alice: Person, change: str, constraint: str
) -> None:
    alice.create()
    alice.create()
    refused(database, alice, f"update todo set {change} where owner_id =", constraint)


@pytest.mark.parametrize(("change", "constraint"), ON_OWNER)
def test_an_owner_that_breaks_a_rule_is_rejected_by_the_database(
    database: Database, alice: Person, change: str, constraint: str
) -> None:
    alice.create()
    refused(database, alice, f"update owner set {change} where id =", constraint)


@pytest.mark.parametrize("name", ["", " ", "two words", "tab\t", "é", "x" * 256])
def test_an_owner_that_cannot_be_a_subject_is_rejected(
    database: Database, name: str
) -> None:
    with pytest.raises(DatabaseError, match="owner_id_visible"):
        rows(database.superuser_url, f"insert into owner (id) values ('{name}')")


def refused(database: Database, person: Person, change: str, constraint: str) -> None:
    with left_alone(database, person), pytest.raises(DatabaseError, match=constraint):
        rows(database.superuser_url, f"{change} '{person.subject}'")

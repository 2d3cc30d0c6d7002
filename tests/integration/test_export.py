"""Export: everything of one's own, and nothing that a spreadsheet would run."""

import csv
import io
import uuid
from typing import Any

import pytest

from shared.database.session import run
from shared.principal import Principal
from shared.todos.export import FIRST
from shared.todos.rules import cursors
from shared.todos.rules.size_limit import MAX_ANSWER
from shared.todos.sql.export_statement import EXPORT as EVERYTHING
from shared.todos.sql.feed_statement import CHANGES
from tests.support.api.client import Person
from tests.support.api.transfer import EXPORT, STEPS, exported, full, new, take_in

BAD_PLACES: list[Any] = [[], [None], ["x"], ["1", "2"], [1], [{"a": 1}], [["x"]]]


def test_a_cursor_of_another_owner_or_format_leads_nowhere(
    alice: Person, mallory: Person
) -> None:
    place, question = [str(uuid.uuid4())], (alice.subject, "export", "json")
    cursor = cursors.encode(place, question)
    assert alice.send("GET", f"{EXPORT}?cursor={cursor}").status == 200
    forged = [cursors.encode(bad, question) for bad in BAD_PLACES]
    for person, query in (
        (mallory, f"cursor={cursor}"),
        (alice, f"format=csv&cursor={cursor}"),
        (alice, f"cursor={cursor}A"),
        (alice, "cursor="),
        (alice, "cursor=%00"),
        *((alice, f"cursor={bad}") for bad in forged),
    ):
        answer = person.send("GET", f"{EXPORT}?{query}")
        assert (answer.status, answer.slug) == (400, "invalid-cursor"), query


@pytest.mark.parametrize("query", ["format=xml", "format=JSON", "format=", "limit=1"])
def test_an_export_takes_only_what_it_knows(alice: Person, query: str) -> None:
    assert alice.send("GET", f"{EXPORT}?{query}").status == 422


def test_csv_is_a_table_of_what_is_live(alice: Person) -> None:
    full(alice)
    (page,) = exported(alice, "csv")
    assert page.headers["content-type"] == "text/csv; charset=utf-8"
    assert page.headers["content-disposition"] == 'attachment; filename="ownlist.csv"'
    assert page.body.startswith("\ufeffid,title,description,completed,")
    table = list(csv.DictReader(io.StringIO(page.body[1:], newline="")))
    assert [row["title"] for row in table] == [
        "dated",
        "timed",
        "done",
        "moved",
        "last",
    ]
    assert table[0]["tags"] == "Home\nß"
    assert table[1]["description"] == "a\r\n\tb"
    assert table[0]["steps"].splitlines() == [
        f"[{'x' if step['completed'] else ' '}] {step['title']}".replace(";", ";'")
        for step in STEPS
    ]
    assert page.body.count("\r\n") >= 6


@pytest.mark.parametrize(
    "start",
    [
        *("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\u2212"),
        *("\u200b=", "\ufeff \u00ad@"),  # nothing is seen before the sign
    ],
)
def test_no_cell_is_a_formula(alice: Person, start: str) -> None:
    formula = f'{start}HYPERLINK("https://evil.example","x")'
    alice.create(description=formula)
    (page,) = exported(alice, "csv")
    (row,) = csv.DictReader(io.StringIO(page.body, newline=""))
    assert row["description"].replace("'", "") == formula
    assert row["description"].startswith("'")


def test_csv_quotes_what_would_break_a_row(alice: Person) -> None:
    alice.create('a,"b"', description="line\r\nline", tags=["=x", "b,c"])
    (page,) = exported(alice, "csv")
    (row,) = csv.DictReader(io.StringIO(page.body, newline=""))
    assert row["title"] == 'a,"b"'
    assert row["description"] == "line\r\nline"
    assert row["tags"] == "'=x\nb,c"


@pytest.mark.parametrize("statement", [EVERYTHING, CHANGES], ids=["export", "changes"])
def test_rows_over_the_response_limit_stay_in_the_database(
    alice: Person, statement: Any
) -> None:
    for _ in range(2):
        made = [new(description="x" * 10_000) for _ in range(150)]
        assert take_in(alice, *made).json["created"] == 150
    values = {"after_id": FIRST, "with_trash": True, "limit": 400}
    values |= {"after_number": 0, "trash_after_number": 0, "max_octets": MAX_ANSWER}
    found = run(Principal(alice.subject), statement, me=alice.subject, **values)
    assert 200 * 10_000 < len(found) * 10_000 < MAX_ANSWER + 20_000

"""A list of many pages moves to another account, whole, and a second time unchanged."""

import csv
import io

from tests.support.api.client import Person
from tests.support.api.transfer import (
    IMPORT,
    MIB,
    exported,
    items_of,
    new,
    take_in,
)
from tests.support.postgres.sql import everything_of, left_alone
from tests.support.run.run import Database
from tests.support.run.thorough import rounds

MANY = rounds(2_000, 10_000)  # with 2 KB each; a page is 2 MiB


def test_more_todos_than_fit_into_a_page_move_to_another_account_and_once_more(
    alice: Person, mallory: Person, database: Database
) -> None:
    text = "täglich 牛乳 🥛 " * 100
    for start in range(0, MANY, 1_000):
        items = [
            new(title=str(start + n), description=f"{start + n:05} {text}"[:1000])
            for n in range(1_000)
        ]
        for part in (items[:400], items[400:800], items[800:]):
            assert take_in(alice, *part).json["created"] == len(part)
    pages = exported(alice)
    assert all(len(page.body.encode()) <= 2 * MIB for page in pages)
    assert len(pages) > 1
    assert len(items_of(pages)) == MANY
    with left_alone(database, alice):
        for expected in ("created", "unchanged"):
            answers = [mallory.send("POST", IMPORT, page.json).json for page in pages]
            assert sum(answer[expected] for answer in answers) == MANY
            assert all(answer["refused"] == [] for answer in answers)
    owner = everything_of(database.superuser_url, mallory.subject)["owner"]
    assert (owner["todos"], owner["change_number"]) == (MANY, MANY)
    copies = {item["id"]: item["description"] for item in items_of(exported(mallory))}
    assert copies == {item["id"]: item["description"] for item in items_of(pages)}
    rows_of_csv = [
        row
        for page in exported(alice, "csv")
        for row in csv.DictReader(io.StringIO(page.body.lstrip("\ufeff"), newline=""))
    ]
    assert len({row["id"] for row in rows_of_csv}) == MANY

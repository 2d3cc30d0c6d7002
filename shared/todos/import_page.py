"""Importing what `export` gave: each todo keeps its id, and none is made twice."""

from json import dumps
from typing import Any, NamedTuple, TypedDict
from uuid import UUID

from shared.principal import Principal
from shared.problems import IdInUse
from shared.todos.commands import content
from shared.todos.members import MEMBERS
from shared.todos.rules.digests import digest
from shared.todos.rules.import_schema import ImportedPage, ImportedTodo
from shared.todos.sql.import_statement import COMPARED, IMPORT
from shared.todos.transactions import write

OWN = [member.name for member in MEMBERS if member.imported and not member.content]


class Found(TypedDict):
    created: int
    unchanged: int
    refused: list[int] | None  # indices


class Outcome(NamedTuple):
    created: int
    unchanged: int
    refused: list[dict[str, Any]]
    shortened: list[int]


def import_page(me: Principal, page: ImportedPage) -> Outcome:
    """Make what is not there; leave alone what is, and name it if it is different.

    One transaction. Each todo made takes a number of its own, in the order of the page;
    a page of which nothing is made takes none and is no write. An item whose id came
    before in the page is judged by that one. `shortened` are the indices of those
    whose title was too long. Raises QuotaExceeded and TooManyWrites:
    then nothing was made.
    """
    rows = [row_of(index, item) for index, item in enumerate(page.items)]
    first = {row["id"]: row for row in reversed(rows)}
    found = _run(me, [row for row in rows if first[row["id"]] is row])
    refused = set(found["refused"] or [])
    repeats = [row for row in rows if first[row["id"]] is not row]
    other = {row["index"] for row in repeats if _other(row, first, refused)}
    unchanged = found["unchanged"] + len(repeats) - len(other)
    kind = f"/docs/problems#{IdInUse.slug}"
    named = [{"index": index, "type": kind} for index in sorted(refused | other)]
    shortened = [index for index, item in enumerate(page.items) if item.shortened]
    return Outcome(found["created"], unchanged, named, shortened)


def as_json(rows: list[dict[str, Any]]) -> str:
    """For `jsonb_to_recordset`."""
    return dumps(rows, default=str, ensure_ascii=False)


def _run(me: Principal, rows: list[dict[str, Any]]) -> Found:
    found: Found
    ((found,),) = write(me, [(IMPORT, {"items": as_json(rows)})])
    return found


def _other(
    row: dict[str, Any], first: dict[UUID, dict[str, Any]], refused: set[int]
) -> bool:
    """Whether it is not what the first item of its id is, or that one was refused."""
    before = first[row["id"]]
    differ = any(row[name] != before[name] for name in COMPARED)
    return differ or before["index"] in refused


def row_of(index: int, item: ImportedTodo) -> dict[str, Any]:
    """The item as its columns."""
    columns = content(item.__dict__)
    return {
        "index": index,
        "digest": rf"\x{digest(item.created_as().sent()).hex()}",
        **{name.removeprefix("new_"): columns[name] for name in columns},
        **{name: getattr(item, name) for name in OWN},
    }

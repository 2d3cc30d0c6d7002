"""Importing what `export` gave: each todo keeps its id, and none is made twice."""

from json import dumps
from operator import itemgetter
from typing import Any, NamedTuple, TypedDict
from uuid import UUID

from shared.database.session import Command
from shared.principal import Principal
from shared.problems import IdInUse, Problem, UnknownProject
from shared.todos.commands import content
from shared.todos.members import MEMBERS
from shared.todos.rules.digests import digest
from shared.todos.rules.import_schema import (
    ImportedPage,
    ImportedProject,
    ImportedTodo,
)
from shared.todos.rules.project_schemas import project_columns
from shared.todos.rules.settings_schema import DAY_STARTS_AT
from shared.todos.sql.import_statement import (
    COMPARED,
    IMPORT,
    IMPORT_PROJECTS,
    IMPORT_SETTINGS,
    PROJECTS,
)
from shared.todos.transactions import write

# What an export says of a setting that was never set, where it is not null.
UNSET = {"day_starts_at": DAY_STARTS_AT, "reminder_mails": True}
OWN_OF_PROJECTS = ("id", "position", "created_at", "deleted_at")
OWN = [member.name for member in MEMBERS if member.imported and not member.content]


class Found(TypedDict):
    created: int
    unchanged: int
    refused: list[int] | None  # indices: there is another one of that id
    astray: list[int] | None  # indices: its project is not there


class Counts(TypedDict):
    """`refused`: indices of those that are there and are different."""

    created: int
    unchanged: int
    refused: list[int]


NOTHING: Counts = {"created": 0, "unchanged": 0, "refused": []}


class Outcome(NamedTuple):
    created: int
    unchanged: int
    refused: list[dict[str, Any]]
    shortened: list[int]
    projects: Counts


def import_page(me: Principal, page: ImportedPage) -> Outcome:
    """Make what is not there; leave alone what is, and name it if it is different.

    One transaction. Each todo or project made takes a number of its own, in the order
    of the page; a page of which nothing is made takes none and is no write. An item
    whose id came before in the page is judged by that one. `shortened` are the indices
    of those whose title was too long. Raises QuotaExceeded, TooManyProjects and
    TooManyWrites: then nothing was made.
    """
    todos = [row_of(index, item) for index, item in enumerate(page.items)]
    projects = [_project_row(index, item) for index, item in enumerate(page.projects)]
    first = [_command(IMPORT_PROJECTS, projects)] if projects else []
    given = _settings(page)
    last = [(IMPORT_SETTINGS, given)] if given else []
    rows = write(me, [*first, _command(IMPORT, todos), *last])
    found: Found = rows[len(first)][0]
    outcome = _judge(found, todos, COMPARED)
    of_projects = _judge(rows[0][0], projects, PROJECTS.compared) if first else NOTHING
    named = [
        *({"index": index, "type": _kind(IdInUse)} for index in outcome["refused"]),
        *({"index": i, "type": _kind(UnknownProject)} for i in found["astray"] or []),
    ]
    return Outcome(
        outcome["created"],
        outcome["unchanged"],
        sorted(named, key=itemgetter("index")),
        [index for index, item in enumerate(page.items) if item.shortened],
        of_projects,
    )


def _command(statement: Any, rows: list[dict[str, Any]]) -> Command:
    """Of several rows with one id only the first is sent."""
    first = _first(rows)
    sent = [row for row in rows if first[row["id"]] is row]
    return statement, {"items": as_json(sent)}


def _first(rows: list[dict[str, Any]]) -> dict[UUID, dict[str, Any]]:
    return {row["id"]: row for row in reversed(rows)}


def _judge(found: Found, rows: list[dict[str, Any]], compared: list[str]) -> Counts:
    """What was found of those that were sent, and what that means for their repeats."""
    first, refused = _first(rows), set(found["refused"] or [])
    repeats = [row for row in rows if first[row["id"]] is not row]
    astray = set(found["astray"] or [])
    other = {
        row["index"]
        for row in repeats
        if _other(row, first, refused | astray, compared)
    }
    return {
        "created": found["created"],
        "unchanged": found["unchanged"] + len(repeats) - len(other),
        "refused": sorted(refused | other),
    }


def _kind(problem: type[Problem]) -> str:
    return f"/docs/problems#{problem.slug}"


def _settings(page: ImportedPage) -> dict[str, Any]:
    """The parameters of those that say something; none if none does.

    An export spells out what was never set: that is no choice to take over.
    """
    values = page.settings.model_dump() if page.settings else {}
    said = {n: None if v == UNSET.get(n) else v for n, v in values.items()}
    if all(value is None for value in said.values()):
        return {}
    return {f"new_{name}": value for name, value in said.items()}


def _project_row(index: int, item: ImportedProject) -> dict[str, Any]:
    """The item as its columns."""
    columns = project_columns(item.__dict__)
    own = {name: getattr(item, name) for name in OWN_OF_PROJECTS}
    return (
        {"index": index, "digest": rf"\x{digest(item.created_as().sent()).hex()}"}
        | columns
        | own
    )


def as_json(rows: list[dict[str, Any]]) -> str:
    """For `jsonb_to_recordset`."""
    return dumps(rows, default=str, ensure_ascii=False)


def _other(
    row: dict[str, Any],
    first: dict[UUID, dict[str, Any]],
    refused: set[int],
    compared: list[str],
) -> bool:
    """Whether it is not what the first item of its id is, or that one was refused."""
    before = first[row["id"]]
    differ = any(row[name] != before[name] for name in compared)
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

"""Statements that read todos. Each names its owner, beside the database's policy."""

from functools import cache
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Executable,
    Integer,
    Numeric,
    SmallInteger,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    tuple_,
)
from sqlalchemy import select as columns_of
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.elements import Grouping
from sqlmodel import col, select

from shared.todos.members import MAX_TITLE_KEY
from shared.todos.sql.owner_row import ME
from shared.todos.sql.parameters import ID, LIMIT
from shared.todos.sql.project_reads import in_archived
from shared.todos.sql.tables import SHOWN, Todo, todo

LIVE = select(Todo).where(col(Todo.owner_id) == ME, col(Todo.deleted_at).is_(None))

ONE = LIVE.where(col(Todo.id) == ID)

# Of a row that other code has folded (infra/migrations/refold.py), as good as it gets.
TITLE_KEY = func.coalesce(
    todo.c.title_key, func.left(todo.c.title_folded, MAX_TITLE_KEY)
)
LISTED = [*SHOWN, TITLE_KEY.label("title_key")]

DELETED = bindparam("deleted", type_=Boolean)
COMPLETED = bindparam("completed", type_=Boolean)
PRIORITY = bindparam("with_priority", type_=SmallInteger)
TAGS = bindparam("with_tags", type_=ARRAY(Text))
SEARCH = bindparam("search", type_=Text)
# The same, for rows that are not folded as today: `folded_version` is null.
TAGS_BEFORE = bindparam("with_tags_before", type_=ARRAY(Text))
SEARCH_BEFORE = bindparam("search_before", type_=Text)
PROJECT = bindparam("in_project", type_=Uuid)
INBOX = bindparam("in_inbox", type_=Boolean)
WITH_ARCHIVED = bindparam("with_archived", type_=Boolean)
UNDUE = bindparam("undue", type_=Boolean)
# When days end in a zone: a day, and how many seconds earlier than in UTC from then on.
ENDS_FROM = bindparam("day_ends_from", type_=ARRAY(Date))
ENDS_EARLIER: Any = Grouping(bindparam("day_ends_earlier", type_=ARRAY(Integer)))
SECOND: ColumnElement[Any] = literal_column("interval '1 second'")

# The columns that a sort goes by, and where in it the page begins.
PLACES: dict[str, tuple[str, ...]] = {
    "position": ("position",),
    "created_at": ("created_at",),
    "updated_at": ("updated_at",),
    "due": ("due_at", "due_date"),
    "priority": ("priority",),
    "title": ("title_key",),
}
PLACE: dict[str, ColumnElement[Any]] = {
    "position": bindparam("after_position", type_=Numeric),
    "created_at": bindparam("after_created_at", type_=DateTime(timezone=True)),
    "updated_at": bindparam("after_updated_at", type_=DateTime(timezone=True)),
    "due_at": bindparam("after_due_at", type_=DateTime(timezone=True)),
    "due_date": bindparam("after_due_date", type_=Date),
    "priority": bindparam("after_priority", type_=SmallInteger),
    "title_key": bindparam("after_title_key", type_=Text),
    "id": bindparam("after_id", type_=Uuid),
}
LAST_MOMENT: ColumnElement[Any] = literal_column("time '23:59:59.999999'")
# Not due, which comes last whichever way the sort goes.
NEVER: dict[bool, ColumnElement[Any]] = {
    False: literal_column("'infinity'::timestamptz"),
    True: literal_column("'-infinity'::timestamptz"),
}


@cache
def page(sort: str, *, continued: bool) -> Executable:
    """A page of the todos that are asked for; from a place on, if `continued`.

    One statement for all filters: it is planned with its values, so that one that is
    null, which lets everything pass, costs nothing.
    """
    descending = sort.startswith("-")
    name = sort.removeprefix("-")
    columns = {column.name: column for column in todo.c} | {"title_key": TITLE_KEY}
    order = tuple_(_key(name, columns, descending), todo.c.id)
    statement = columns_of(*LISTED).where(todo.c.owner_id == ME, *_filters())
    if continued:
        place = tuple_(_key(name, PLACE, descending), PLACE["id"])
        statement = statement.where(order < place if descending else order > place)
    by = [each.desc() if descending else each.asc() for each in order]
    return statement.order_by(*by).limit(LIMIT)


def due_within(of: Any, span: str) -> ColumnElement[bool]:
    """Whether a todo is due within the span whose parameters have this prefix."""
    after_at, after_day = _bound(f"{span}after")
    before_at, before_day = _bound(f"{span}before")
    later = or_(of.due_at > after_at, of.due_date > after_day)
    earlier = or_(of.due_at < before_at, of.due_date < before_day)
    return and_(or_(after_at.is_(None), later), or_(before_at.is_(None), earlier))


def _bound(name: str) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    at = bindparam(f"due_{name}_at", type_=DateTime(timezone=True))
    return at, bindparam(f"due_{name}_day", type_=Date)


def _filters() -> list[ColumnElement[bool]]:
    return [
        todo.c.deleted_at.is_not(None) == DELETED,
        or_(COMPLETED.is_(None), todo.c.completed_at.is_not(None) == COMPLETED),
        or_(PRIORITY.is_(None), todo.c.priority == PRIORITY),
        or_(UNDUE.is_(None), func.num_nonnulls(todo.c.due_at, todo.c.due_date) == 0),
        due_within(todo.c, ""),
        or_(PROJECT.is_(None), todo.c.project_id == PROJECT),
        or_(INBOX.is_(None), todo.c.project_id.is_(None)),
        or_(WITH_ARCHIVED, ~in_archived(todo.c.project_id)),
        or_(TAGS.is_(None), todo.c.tags_folded.contains(_as_folded(TAGS, TAGS_BEFORE))),
        or_(SEARCH.is_(None), *_found(_as_folded(SEARCH, SEARCH_BEFORE))),
    ]


def _as_folded(now: ColumnElement[Any], before: ColumnElement[Any]) -> Any:
    """What is sought, as the row is folded."""
    return case((todo.c.folded_version.is_(None), before), else_=now)


def _found(sought: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    strings = (
        todo.c.title_folded,
        todo.c.description_folded,
        todo.c.steps_folded,
    )
    return [func.strpos(string, sought) > 0 for string in strings]


def _key(name: str, of: Any, descending: bool) -> Any:
    """What a sort goes by, of the rows or of the place where a page begins."""
    if name == "title":
        return of["title_key"].collate("C")  # in the order of code points
    if name != "due":
        return of[name]
    return func.coalesce(of["due_at"], end_of(of["due_date"]), NEVER[descending])


def end_of(day: Any) -> Any:
    """The last microsecond of a day, by the table of the zone (day_ends.py)."""
    there = func.timezone("UTC", day + LAST_MOMENT, type_=DateTime(True))
    earlier = ENDS_EARLIER[func.width_bucket(day, ENDS_FROM, type_=Integer)]
    return there - earlier * SECOND

"""The statements that import: one for all todos of a page, one for its projects.

To be run in the transaction of `owner_row.LOCK`, the projects first.
"""

from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    Executable,
    Integer,
    Table,
    Text,
    and_,
    bindparam,
    cast,
    column,
    exists,
    false,
    func,
    insert,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by
from sqlalchemy.dialects.postgresql import insert as upsert

from shared.todos.members import MEMBERS, PROJECT_CONTENT, SETTINGS
from shared.todos.sql.owner_row import (
    ME,
    MINUTE,
    OWNER_ID,
    count_several_new,
    counted_write,
)
from shared.todos.sql.positions import on_top
from shared.todos.sql.settings_statements import GIVEN
from shared.todos.sql.tables import owner, project, todo
from shared.todos.sql.trash_statement import has_tombstone

ITEMS = bindparam("items", type_=Text)
COMPARED = [member.name for member in MEMBERS if member.compared]
# What an item cannot say.
SERVERS = ("owner_id", "version", "folded_version", "updated_at", "left_project_id")


class Imported(NamedTuple):
    """What differs between todos and projects that are imported."""

    table: Table
    counter: str
    compared: list[str]
    numbered: tuple[str, ...]  # the columns that take the row's number

    @property
    def given(self) -> list[ColumnElement[Any]]:
        return [each for each in self.table.c if each.name not in SERVERS]


TODOS = Imported(todo, "todos", COMPARED, ("version", "folded_version"))
PROJECTS = Imported(project, "projects", [*PROJECT_CONTENT, "deleted_at"], ("version",))


def _judged(kind: Imported) -> CTE:
    """The items, each with whether its id is taken, and whether the row of it is it.

    `astray`: it is to be made in a project that is not there.
    """
    table = kind.table
    columns = (column("index", Integer), *(column(c.name, c.type) for c in kind.given))
    given = func.jsonb_to_recordset(cast(ITEMS, JSONB)).table_valued(*columns)
    item = given.render_derived(name="item", with_types=True)
    # A left join: an item of an unknown id has nulls on the side of the row.
    there = item.outerjoin(table, and_(table.c.owner_id == ME, table.c.id == item.c.id))
    same = [item.c[name].is_not_distinct_from(table.c[name]) for name in kind.compared]
    same.append(
        or_(item.c.created_at.is_(None), item.c.created_at == table.c.created_at)
    )
    is_there = table.c.id.is_not(None)
    astray: ColumnElement[bool] = cast(false(), Boolean)
    taken = or_(is_there, has_tombstone(table, item.c.id))
    if table is todo:
        astray = _astray(item)
    return (
        select(
            item,
            taken.label("there"),
            and_(is_there, *same).label("same"),
            and_(~taken, astray).label("astray"),
        )
        .select_from(there)
        .cte("judged")
    )


def _astray(item: Any) -> ColumnElement[bool]:
    """Only what is in the trash may be in a project that is there as well."""
    home = exists().where(
        project.c.owner_id == ME,
        project.c.id == item.c.project_id,
        or_(project.c.deleted_at.is_(None), item.c.deleted_at.is_not(None)),
    )
    return and_(item.c.project_id.is_not(None), ~home)


def _made(kind: Imported, fresh: CTE, me: CTE) -> CTE:
    """The new ones, numbered in their order; without a place on top, in it as well."""
    # me.change_number is the last of `count` numbers; each row takes its own of them.
    count = select(func.count(fresh.c.id)).scalar_subquery()
    before = me.c.change_number - count
    placed = select(func.min(fresh.c.position) - 1).scalar_subquery()
    # Above the list and above what comes with a position, in the order of the file.
    top = func.least(on_top(before, kind.table), placed) - count
    values: dict[str, ColumnElement[Any]] = {
        **{each.name: fresh.c[each.name] for each in kind.given},
        "owner_id": me.c.id,
        **dict.fromkeys(kind.numbered, before + fresh.c.place),
        "position": func.coalesce(fresh.c.position, top + fresh.c.place),
        "created_at": func.coalesce(fresh.c.created_at, me.c.at),
        "updated_at": me.c.at,
    }
    source = select(*values.values()).select_from(fresh.join(me, true()))
    return insert(kind.table).from_select(list(values), source).cte("made")


def _import(kind: Imported) -> Executable:
    """Columns: how many were made, how many were there, the indices of the others."""
    judged = _judged(kind)
    place = func.row_number().over(order_by=judged.c.index).label("place")
    new = and_(~judged.c.there, ~judged.c.astray)
    fresh = select(judged, place).where(new).cte("fresh")
    other = and_(judged.c.there, ~judged.c.same)
    indices = func.array_agg(aggregate_order_by(judged.c.index, judged.c.index))
    return select(
        OWNER_ID,
        func.count().filter(new).label("created"),
        func.count().filter(judged.c.same).label("unchanged"),
        indices.filter(other).label("refused"),
        indices.filter(judged.c.astray).label("astray"),
    ).add_cte(_made(kind, fresh, count_several_new(kind.counter, fresh)))


IMPORT = _import(TODOS)
IMPORT_PROJECTS = _import(PROJECTS)


def _import_settings() -> Executable:
    """Those that are given, where the owner has set nothing."""
    first = upsert(owner).values(id=ME, window_start=MINUTE, window_writes=1, **GIVEN)
    wanted = {name: func.coalesce(owner.c[name], GIVEN[name]) for name in SETTINGS}
    news = [
        and_(owner.c[name].is_(None), GIVEN[name].is_not(None)) for name in SETTINGS
    ]
    return first.on_conflict_do_update(
        index_elements=[owner.c.id],
        set_=wanted | counted_write(),
        where=or_(*news),  # else it is no write
    ).returning(OWNER_ID)


IMPORT_SETTINGS = _import_settings()

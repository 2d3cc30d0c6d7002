"""What an owner has in all, and its erasure."""

from datetime import datetime
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import DateTime, delete, func, select

from shared.database.session import run
from shared.principal import Principal
from shared.problems import Fault, Invalid
from shared.todos.rules.size_limit import todo
from shared.todos.sql.owner_row import ME, OWNER_ID, emptied, owner
from shared.todos.transactions import write

# Of an owner who has no row yet: the columns' defaults.
QUOTA = 10_000
BYTE_QUOTA = 20 * 1024 * 1024

_TRASHED = (
    select(func.count())
    .select_from(todo)
    .where(todo.c.owner_id == ME, todo.c.deleted_at.is_not(None))
    .scalar_subquery()
)
# As the triggers of migration 0009 count, of an owner whom they have not yet.
_OCTETS = (
    select(
        func.coalesce(
            func.sum(
                func.octet_length(todo.c.title)
                + func.octet_length(todo.c.description)
                + func.octet_length(func.array_to_string(todo.c.tags, ""))
            ),
            0,
        )
    )
    .where(todo.c.owner_id == ME)
    .scalar_subquery()
)
ACCOUNT = select(
    owner.c.id.label("owner_id"),
    owner.c.todos,
    owner.c.quota,
    _TRASHED.label("deleted"),
    func.coalesce(owner.c.octets, _OCTETS).label("octets"),
    owner.c.octet_quota,
).where(owner.c.id == ME)


def _erasure() -> Any:
    gone = delete(todo).where(todo.c.owner_id == ME).returning(todo.c.id).cte("gone")
    me = emptied()
    at = func.coalesce(
        select(me.c.at).scalar_subquery(),
        func.clock_timestamp(type_=DateTime(timezone=True)),
    )
    erased = select(func.count()).select_from(gone).scalar_subquery()
    return select(OWNER_ID, erased.label("erased"), at.label("erased_at"))


ERASE = _erasure()


class Account(NamedTuple):
    todos: int  # the trash not included
    deleted: int
    quota: int
    bytes: int  # of titles, descriptions and tags in UTF-8, the trash included
    byte_quota: int


class Erasure(BaseModel):
    """Proof that one knows what one does."""

    model_config = ConfigDict(extra="forbid", strict=True)

    confirm: Annotated[str, Field(description="Your `id`, as `GET /api/v1/me` says.")]


class Receipt(NamedTuple):
    erased: int
    erased_at: datetime


def account(principal: Principal) -> Account:
    """How much the owner has: nothing, of one who never wrote."""
    rows = run(principal, ACCOUNT, me=principal.id)
    if not rows:
        return Account(0, 0, QUOTA, 0, BYTE_QUOTA)
    row = rows[0]
    return Account(
        todos=row["todos"] - row["deleted"],
        deleted=row["deleted"],
        quota=row["quota"],
        bytes=row["octets"],
        byte_quota=row["octet_quota"],
    )


def erase(principal: Principal, erasure: Erasure) -> Receipt:
    """Remove all todos of the owner, the trash included, in one transaction.

    The account goes on: its numbers keep growing, and its feed starts anew. Raises
    Invalid when the confirmation is of somebody else, and TooManyWrites.
    """
    if erasure.confirm != principal.id:
        raise Invalid(errors=[Fault("/confirm", "must be your id")])
    ((row,),) = write(principal, [(ERASE, {})])
    return Receipt(row["erased"], row["erased_at"])

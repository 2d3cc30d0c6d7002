"""What an owner has set and has in all, and its erasure."""

from datetime import datetime
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from shared.database.session import run
from shared.principal import Principal
from shared.problems import Fault, Invalid
from shared.todos.members import MAX_PROJECTS
from shared.todos.settings import SettingsShape, shape_settings
from shared.todos.sql.account_statements import ACCOUNT, ERASE
from shared.todos.transactions import write

# Of an owner who has no row yet: the columns' defaults.
QUOTA = 10_000
BYTE_QUOTA = 20 * 1024 * 1024


class Account(NamedTuple):
    settings: SettingsShape
    todos: int  # the trash not included
    deleted: int
    quota: int
    bytes: int  # of text in UTF-8, the trash included
    byte_quota: int
    projects: int  # the trash included
    project_quota: int


class Erasure(BaseModel):
    """Confirms that the caller means it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    confirm: Annotated[
        str, Field(description="Must equal your user id: `id` of `GET /api/v1/me`.")
    ]


class Receipt(NamedTuple):
    erased: int
    erased_at: datetime


def account(me: Principal) -> Account:
    """What the owner has set, and has: nothing, of one who never wrote."""
    rows = run(me, ACCOUNT, me=me.id)
    if not rows:
        return Account(
            shape_settings(None), 0, 0, QUOTA, 0, BYTE_QUOTA, 0, MAX_PROJECTS
        )
    row = rows[0]
    return Account(
        settings=shape_settings(row),
        todos=row["todos"] - row["deleted"],
        deleted=row["deleted"],
        quota=row["quota"],
        bytes=row["octets"],
        byte_quota=row["octet_quota"],
        projects=row["projects"],
        project_quota=MAX_PROJECTS,
    )


def erase(me: Principal, erasure: Erasure) -> Receipt:
    """Remove all todos, projects and settings of the owner, in one transaction.

    The account remains: its numbers keep growing, and its change feed starts again.
    Raises Invalid unless the caller confirmed it by their id, and TooManyWrites.
    """
    if erasure.confirm != me.id:
        raise Invalid(errors=[Fault("/confirm", "must equal your user id")])
    ((row,),) = write(me, [(ERASE, {})])
    return Receipt(row["erased"], row["erased_at"])

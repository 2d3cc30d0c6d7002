"""The tables of todos as SQLModel sees them. Alembic's migrations make them."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    DateTime,
    LargeBinary,
    Numeric,
    SmallInteger,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel

from shared.todos.members import COLUMNS, Step


def _instant(*, nullable: bool = False) -> "Column[datetime]":
    return Column(DateTime(timezone=True), nullable=nullable)


class Owner(SQLModel, table=True):
    """One row per principal that ever wrote; locked first by every write."""

    id: str = Field(sa_column=Column(Text, primary_key=True))
    change_number: int = Field(sa_column=Column(BigInteger, nullable=False))
    epoch: UUID  # of the feed of changes
    purged_number: int = Field(sa_column=Column(BigInteger, nullable=False))
    todos: int  # the trash included
    projects: int  # the trash included
    quota: int
    octets: int | None = Field(sa_column=Column(BigInteger))  # None: not counted yet
    octet_quota: int = Field(sa_column=Column(BigInteger, nullable=False))
    window_start: datetime = Field(sa_column=_instant())
    window_writes: int
    write_limit: int  # a minute
    erased_at: datetime | None = Field(sa_column=_instant(nullable=True))
    # Settings; None: never set.
    time_zone: str | None = Field(sa_column=Column(Text))
    language: str | None = Field(sa_column=Column(Text))
    week_start: str | None = Field(sa_column=Column(Text))
    day_starts_at: time | None
    reminder_mails: bool | None


class Todo(SQLModel, table=True):
    """A todo. `version` is the owner's change number at its last effective change."""

    owner_id: str = Field(sa_column=Column(Text, primary_key=True))
    id: UUID = Field(primary_key=True)
    title: str = Field(sa_column=Column(Text, nullable=False))
    description: str = Field(sa_column=Column(Text, nullable=False))
    title_folded: str = Field(sa_column=Column(Text, nullable=False))
    description_folded: str = Field(sa_column=Column(Text, nullable=False))
    tags_folded: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    title_key: str | None = Field(sa_column=Column(Text))
    folded_version: int | None = Field(sa_column=Column(BigInteger))
    completed_at: datetime | None = Field(sa_column=_instant(nullable=True))
    priority: int = Field(sa_column=Column(SmallInteger, nullable=False))
    due_date: date | None
    due_at: datetime | None = Field(sa_column=_instant(nullable=True))
    tags: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    project_id: UUID | None
    # The deleted project that took it along, and brings it back.
    left_project_id: UUID | None
    steps: list[Step] = Field(sa_column=Column(JSONB, nullable=False))
    steps_folded: str = Field(sa_column=Column(Text, nullable=False))
    position: Decimal = Field(sa_column=Column(Numeric, nullable=False))
    version: int = Field(sa_column=Column(BigInteger, nullable=False))
    created_at: datetime = Field(sa_column=_instant())
    updated_at: datetime = Field(sa_column=_instant())
    deleted_at: datetime | None = Field(sa_column=_instant(nullable=True))
    digest: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class Project(SQLModel, table=True):
    """A project. `version` is the owner's change number, as a todo's is."""

    owner_id: str = Field(sa_column=Column(Text, primary_key=True))
    id: UUID = Field(primary_key=True)
    name: str = Field(sa_column=Column(Text, nullable=False))
    color: int | None = Field(sa_column=Column(SmallInteger))
    position: Decimal = Field(sa_column=Column(Numeric, nullable=False))
    archived: bool
    version: int = Field(sa_column=Column(BigInteger, nullable=False))
    created_at: datetime = Field(sa_column=_instant())
    updated_at: datetime = Field(sa_column=_instant())
    deleted_at: datetime | None = Field(sa_column=_instant(nullable=True))
    digest: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class Tombstone(SQLModel, table=True):
    """What is left of a todo, or a project, that was removed from the trash."""

    owner_id: str = Field(sa_column=Column(Text, primary_key=True))
    of_project: bool = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    version: int = Field(sa_column=Column(BigInteger, nullable=False))
    deleted_at: datetime = Field(sa_column=_instant())
    removed_at: datetime = Field(sa_column=_instant())


owner: Table = SQLModel.metadata.tables["owner"]
todo: Table = SQLModel.metadata.tables["todo"]
tombstone: Table = SQLModel.metadata.tables["tombstone"]
project: Table = SQLModel.metadata.tables["project"]
# What a representation is made of. What is derived is as long again, and stays there.
SHOWN: list[ColumnElement[Any]] = [todo.c.owner_id, *(todo.c[name] for name in COLUMNS)]

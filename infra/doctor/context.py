"""What is examined: the settings of a stage, its databases and its issuer."""

import time
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from pg8000.exceptions import DatabaseError, InterfaceError

from infra.common.connection_settings import database_settings
from infra.common.errors import UserError
from infra.migrations.isolation import Ask
from shared.config import AuthSettings, ConfigurationError, Settings, load
from shared.database.pipelined_connection import (
    PipelinedConnection,
    Statement,
    StatementRejected,
)
from shared.database.pool import open_connection
from shared.postgres_url import DatabaseSettings

NO_PRINCIPAL = ""


class NotExamined(Exception):
    """Another check says why: this one had nothing to look at."""


class Context:
    """Everything is looked at when it is first asked for, and once."""

    def __init__(
        self, settings: Mapping[str, str], clock: Callable[[], float] = time.time
    ) -> None:
        self.settings = settings
        self.clock = clock
        self._opened: dict[str, PipelinedConnection | UserError] = {}

    @cached_property
    def read(self) -> Settings:
        """As the functions read it. Raises UserError."""
        try:
            return load(self.settings)
        except ConfigurationError as error:
            raise UserError(str(error)) from None

    @property
    def auth(self) -> AuthSettings:
        try:
            return self.read.auth
        except UserError:
            raise NotExamined("the settings are invalid") from None

    def connect(self, name: str) -> PipelinedConnection:
        """The role NAME_URL signs in, opened once. Raises UserError."""
        if name not in self._opened:
            try:
                self._opened[name] = _open(database_settings(name, self.settings))
            except UserError as error:
                self._opened[name] = error
        opened = self._opened[name]
        if isinstance(opened, UserError):
            raise opened
        return opened

    def database(self, name: str = "DATABASE") -> DatabaseSettings:
        """Where it is. Raises NotExamined when that is not known."""
        try:
            return database_settings(name, self.settings)
        except UserError:
            raise NotExamined(f"{name}_URL is not known") from None

    def ask(self, name: str = "DATABASE") -> Ask:
        """To ask as that role. Raises NotExamined without a connection."""
        try:
            connection = self.connect(name)
        except UserError:
            raise NotExamined("there is no connection") from None

        def answers(statement: str) -> list[list[Any]]:
            try:
                rows = connection.pipeline(NO_PRINCIPAL, [Statement(statement)])[0]
            except StatementRejected as refusal:
                raise UserError(f"{refusal.message} ({refusal.sqlstate})") from None
            except InterfaceError:
                raise NotExamined("the connection was lost") from None
            return [list(row.values()) for row in rows]

        return answers

    def close(self) -> None:
        for opened in self._opened.values():
            if isinstance(opened, PipelinedConnection):
                opened.close()


def _open(database: DatabaseSettings) -> PipelinedConnection:
    try:
        return open_connection(database)
    except (InterfaceError, DatabaseError) as error:
        raise UserError(f"{database.host}: {_reason(error)}") from None


def _reason(error: Exception) -> str:
    """In our words or PostgreSQL's, which quote the role and never a password."""
    fields = error.args[0] if error.args else None
    if isinstance(fields, dict):
        return f"{fields.get('M')} ({fields.get('C')})"
    cause = error.__cause__
    if type(cause).__name__ == "SSLCertVerificationError":
        return "its certificate is not trusted"
    if "SSL" in str(error) or "SSL" in type(cause).__name__:
        return "it does not offer TLS"
    return "no connection to the server"

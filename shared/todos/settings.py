"""What a principal has set, and the time zone that stands for one that is not named."""

from collections.abc import Callable
from contextlib import suppress
from datetime import time
from typing import Any, TypedDict

from shared.database.session import Command, read_all
from shared.principal import Principal
from shared.problems import InvalidCursor
from shared.todos.members import SETTINGS
from shared.todos.rules import time_zones
from shared.todos.rules.settings_schema import DAY_STARTS_AT, SettingsPatch
from shared.todos.sql.settings_statements import CHANGE, READ
from shared.todos.transactions import write

MAX_ASSUMED = 1_000
# What each owner's time zone was last, in this environment: a guess that saves a round
# trip. The answer says in the same round trip what it is now.
_assumed: dict[str, str] = {}


class SettingsRow(TypedDict):
    owner_id: str
    time_zone: str | None
    language: str | None
    week_start: str | None
    day_starts_at: time | None
    reminder_mails: bool | None


class SettingsShape(TypedDict):
    """The settings, ready for JSON. Null: never set, and nothing stands for it."""

    time_zone: str | None
    language: str | None
    week_start: str | None
    day_starts_at: str
    reminder_mails: bool


def update_settings(me: Principal, patch: SettingsPatch) -> SettingsShape:
    """The settings after the patch. Raises TooManyWrites."""
    sent = patch.model_fields_set
    values: dict[str, Any] = {f"new_{name}": getattr(patch, name) for name in SETTINGS}
    values |= {f"sets_{name}": name in sent for name in SETTINGS}
    ((row,),) = write(me, [(CHANGE, values)])
    return shape_settings(row)


def shape_settings(row: SettingsRow | None) -> SettingsShape:
    """The representation of a row; without one, of somebody who never set anything."""
    starts = (row and row["day_starts_at"]) or DAY_STARTS_AT
    mails = row and row["reminder_mails"]
    return {
        "time_zone": row and row["time_zone"],
        "language": row and row["language"],
        "week_start": row and row["week_start"],
        "day_starts_at": starts.isoformat(timespec="minutes"),
        "reminder_mails": True if mails is None else mails,
    }


def read_in_own_zone(
    me: Principal, command: Callable[[str], Command]
) -> tuple[str, list[Any]]:
    """The principal's time zone, and the rows of the command in it.

    One round trip, unless the zone is not what it was when this environment saw it
    last. Raises as `command` does.
    """
    assumed = _assumed.get(me.id, time_zones.DEFAULT)
    commands: list[Command] = [(READ, {"me": me.id})]
    with suppress(InvalidCursor):  # it may be of a page in the actual zone
        commands.append(_mine(me, command(assumed)))
    rows = read_all(me, commands)
    zone = _zone(rows[0])
    _remember(me, zone)
    if zone == assumed and len(rows) == len(commands) == 2:
        return zone, rows[1]
    return zone, read_all(me, [_mine(me, command(zone))])[0]


def _mine(me: Principal, command: Command) -> Command:
    statement, values = command
    return statement, values | {"me": me.id}


def _zone(rows: list[SettingsRow]) -> str:
    return (rows[0]["time_zone"] if rows else None) or time_zones.DEFAULT


def _remember(me: Principal, zone: str) -> None:
    if len(_assumed) >= MAX_ASSUMED:
        _assumed.clear()
    _assumed[me.id] = zone

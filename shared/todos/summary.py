"""A principal's todos in numbers."""

from datetime import datetime
from typing import TypedDict

from shared.database.session import Command, run
from shared.principal import Principal
from shared.todos.due_values import due_values
from shared.todos.members import PRIORITIES
from shared.todos.rules import time_zones
from shared.todos.settings import read_in_own_zone
from shared.todos.sql.summary_statement import summary

NUMBERS = ("open", "completed", "overdue", "due_today", "deleted")


class TagCount(TypedDict):
    tag: str
    open: int


class ProjectCount(TypedDict):
    project_id: str | None  # None: the inbox
    open: int


def summarize(me: Principal, time_zone: str | None) -> dict[str, object]:
    """How many todos of which kind there are now, by the days of the time zone.

    None: of the principal's own.
    """
    now = time_zones.now()
    if time_zone is None:
        _, (row,) = read_in_own_zone(me, lambda zone: summary_command(zone, now))
    else:
        statement, values = summary_command(time_zone, now)
        (row,) = run(me, statement, me=me.id, **values)
    tags: list[TagCount] = [
        {"tag": tag, "open": count} for tag, count in row["by_tag"] or ()
    ]
    projects: list[ProjectCount] = [
        {"project_id": project, "open": count}
        for project, count in row["by_project"] or ()
    ]
    return {
        **{name: row[name] for name in NUMBERS},
        "by_priority": {name: row[f"priority_{name}"] for name in PRIORITIES},
        "by_tag": tags,
        "by_project": projects,
    }


def summary_command(time_zone: str, now: datetime) -> Command:
    """The statement and its values: the numbers as of `now`."""
    zone = time_zones.zone(time_zone)
    overdue = due_values("overdue_", time_zones.overdue(now, zone))
    today = due_values("today_", time_zones.days_from(now, 1, zone))
    return summary(), overdue | today

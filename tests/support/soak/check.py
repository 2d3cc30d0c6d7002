"""The end of a soak: the database must be what the record says, and nothing else."""

from collections.abc import Sequence
from typing import Any

from tests.support.postgres.sql import everything_of, rows
from tests.support.soak.device import Device
from tests.support.soak.people import Follower
from tests.support.soak.record import Record


def check(url: str, devices: Sequence[Device], record: Record) -> None:
    """Adds a violation to the record for each thing that is not as it must be."""
    subjects = {device.caller.subject for device in devices}
    owners = {row[0] for row in rows(url, "select distinct owner_id from todo")}
    if owners - subjects:
        record.violated(f"rows of nobody: {owners - subjects}")
    for subject in sorted(subjects):
        theirs = [each for each in devices if each.caller.subject == subject]
        stored = everything_of(url, subject)
        check_rows(stored, theirs, record)
        for device in theirs:
            if isinstance(device, Follower):
                _check_feed(stored, device, record)


def check_rows(stored: Any, devices: Sequence[Device], record: Record) -> None:
    """What is stored of one person, against what that person's devices know."""
    _check_owner(stored, devices, record)
    for device in devices:
        _check_todos(stored, device, record)


def _check_owner(stored: Any, devices: Sequence[Device], record: Record) -> None:
    """Counts and numbers are right; no todo is there that nobody made."""
    owner, todos = stored["owner"], stored["todos"] or []
    who, versions = devices[0].tag, [todo["version"] for todo in todos]
    if owner is None:
        return
    if owner["todos"] != len(todos):
        record.violated(f"{who}: {len(todos)} todos are counted as {owner['todos']}")
    if len(set(versions)) != len(versions):
        record.violated(f"{who}: a number was given out twice")
    if max(versions, default=0) > owner["change_number"]:
        record.violated(f"{who}: a version is beyond the owner's number")
    known = {todo_id for device in devices for todo_id in device.known}
    maybe = {todo_id for device in devices for todo_id in device.maybe}
    for todo in todos:
        if not todo["title"].startswith(f"{who.split('/')[0]}/"):
            record.violated(f"{who} has a foreign row: {todo['title']}")
        if todo["id"] not in known | maybe:
            record.violated(f"{who} has what nobody made, or twice: {todo}")


def _check_todos(stored: Any, device: Device, record: Record) -> None:
    """Every acknowledged change is there, or a late commit came after it."""
    found = {todo["id"]: todo for todo in stored["todos"] or []}
    for todo_id, known in device.known.items():
        todo = found.get(todo_id)
        if todo is None:
            if not known.explains(None):
                record.violated(f"{device.tag}: {todo_id} is lost, {known}")
            continue
        state = {
            "title": todo["title"],
            "completed": todo["completed_at"] is not None,
            "deleted": todo["deleted_at"] is not None,
        }
        if todo["version"] < known.version:
            record.violated(f"{device.tag}: a change is lost: {known}, is {todo}")
        elif known.exact and todo["version"] == known.version:
            if state != known.state:
                record.violated(f"{device.tag}: {known} is {todo} by the same version")
        elif not known.explains(state):
            record.violated(f"{device.tag}: nobody made {todo} of {known}")


def _check_feed(stored: Any, follower: Follower, record: Record) -> None:
    """Who followed the feed has the list, and so has who begins now."""
    live = {
        todo["id"]: todo["version"]
        for todo in stored["todos"] or []
        if todo["deleted_at"] is None
    }
    for from_start in (False, True):
        if from_start:
            follower.forget()
        follower.follow()
        if follower.listed() != live:
            what = "the feed from its beginning" if from_start else "the feed"
            differing = set(follower.listed().items()) ^ set(live.items())
            record.violated(f"{follower.tag}: {what} differs in {differing}")

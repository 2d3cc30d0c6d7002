"""`make dev SEED=demo`: an account and its lived-in list, to build against."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from infra.common.client import Answer, Person
from infra.common.errors import UserError

EMAIL = "demo@example.com"
PASSWORD = "demo demo demo"  # noqa: S105 - of an account on this machine
Todo = dict[str, Any]


def seed(url: str, mailbox: str) -> None:
    """Make the account and its list, unless it is there already. Raises UserError."""
    demo = Person(url, "Demo", EMAIL, PASSWORD)
    if demo.sign_in().status == 200:
        return
    _done(demo.sign_up(), "signs up")
    _done(demo.confirm(mailbox), "follows the link in the mail")
    _done(demo.fetch_token(), "gets a token")
    operations = list(_operations(datetime.now(UTC)))
    _done(demo.todos("POST", "/batch", {"operations": operations}), "writes the list")


def _done(answer: Answer, event: str) -> None:
    if answer.status != 200:
        raise UserError(f"SEED=demo: {EMAIL} {event}: answered {answer.status}.")


def _operations(now: datetime) -> Iterator[dict[str, Any]]:
    """In the order of the list: the newest is at its head, so the last comes first."""
    for todo in reversed([*_todos(now)]):
        yield {"op": "create", "todo": todo}
    thrown_away = {"id": str(uuid4()), "title": "Call the gym about the old card"}
    yield {"op": "create", "todo": thrown_away}
    yield {"op": "delete", "id": thrown_away["id"]}


def _todos(now: datetime) -> Iterator[Todo]:
    def day(days: int) -> str:
        return (now + timedelta(days)).date().isoformat()

    call = (now + timedelta(days=2)).replace(hour=15, minute=30, second=0)
    yield {
        "title": "Pay the rent",
        "due_date": day(-2),
        "priority": "high",
        "tags": ["home"],
    }
    yield {"title": "Water the plants", "due_date": day(0), "tags": ["home"]}
    yield {
        "title": "Call with Grace about the talk",
        "due_at": call.isoformat(timespec="seconds"),
        "priority": "medium",
        "tags": ["work", "talk"],
    }
    yield {
        "title": "Write the outline",
        "description": "Three parts:\n\n* the question\n* the figures\n* what is left",
        "tags": ["work", "talk"],
    }
    yield {"title": "Book the train to Zürich", "due_date": day(5), "tags": ["talk"]}
    yield {"title": "Renew the passport", "due_date": day(30), "priority": "low"}
    yield {"title": "牛乳を買う 🥛", "tags": ["home", "shopping"]}
    yield {"title": "Batteries (AA), tape, a light bulb", "tags": ["shopping"]}
    yield {"title": "Find the moth", "completed": True, "tags": ["work"]}
    yield {"title": "Return the library books", "due_date": day(-6), "completed": True}
    yield {"title": "Ask Ada for the notes", "completed": True, "tags": ["talk"]}

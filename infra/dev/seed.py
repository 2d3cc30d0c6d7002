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
FLAT, TALK, OLD = (str(uuid4()) for _ in range(3))
PROJECTS = (
    {"id": FLAT, "name": "Flat", "color": "teal"},
    {"id": TALK, "name": "Talk in Zürich", "color": "purple"},
    {"id": OLD, "name": "Old job", "color": "gray", "archived": True},
)
CHORES = ("Water the plants", "Take out the paper", "Call home", "Clean the desk")


def seed(url: str, mailbox: str) -> None:
    """Make the account and its list, unless it is there already. Raises UserError."""
    demo = Person(url, "Demo", EMAIL, PASSWORD)
    if demo.sign_in().status == 200:
        return
    _done(demo.sign_up(), "signs up")
    _done(demo.confirm(mailbox), "follows the link in the mail")
    _done(demo.fetch_token(), "gets a token")
    for project in reversed(PROJECTS):
        _done(demo.api("POST", "/projects", project), "makes a project")
    now = datetime.now(UTC)
    for operations in (list(_past(now)), list(_operations(now))):
        body = {"operations": operations}
        _done(demo.todos("POST", "/batch", body), "writes the list")


def _done(answer: Answer, event: str) -> None:
    if answer.status not in (200, 201):
        raise UserError(f"SEED=demo: {EMAIL} {event}: answered {answer.status}.")


def _past(now: datetime) -> Iterator[dict[str, Any]]:
    """A hundred that are done."""
    for number in range(100):
        due = (now - timedelta(days=number + 1)).date().isoformat()
        title = CHORES[number % len(CHORES)]
        todo = {"title": title, "due_date": due, "completed": True}
        yield {"op": "create", "todo": todo}


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
        "project_id": FLAT,
        "due_date": day(-2),
        "priority": "high",
        "tags": ["home"],
    }
    yield {
        "title": "Water the plants",
        "due_date": day(0),
        "project_id": FLAT,
        "tags": ["home"],
    }
    yield {
        "title": "Call with Grace about the talk",
        "project_id": TALK,
        "due_at": call.isoformat(timespec="seconds"),
        "priority": "medium",
        "tags": ["work", "talk"],
    }
    yield {
        "title": "Write the outline",
        "project_id": TALK,
        "steps": [
            {"title": "Ask Grace what she wants to hear", "completed": True},
            {"title": "One page of figures"},
            {"title": "Read it aloud"},
        ],
        "description": "Three parts:\n\n* the question\n* the figures\n* what is left",
        "tags": ["work", "talk"],
    }
    yield {
        "title": "Book the train to Zürich",
        "due_date": day(5),
        "project_id": TALK,
        "tags": ["talk"],
    }
    yield {"title": "Renew the passport", "due_date": day(30), "priority": "low"}
    yield {"title": "Äpfel, crème fraîche, żurek", "tags": ["home", "shopping"]}
    yield {"title": "Batteries (AA), tape, a light bulb", "tags": ["shopping"]}
    yield {"title": "Find the moth", "completed": True, "tags": ["work"]}
    yield {"title": "Return the library books", "due_date": day(-6), "completed": True}
    yield {"title": "Ask Ada for the notes", "completed": True, "tags": ["talk"]}

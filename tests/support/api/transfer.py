"""Export and import as people do it."""

import uuid
from typing import Any

from tests.support.api.client import Answer, Person

EXPORT, IMPORT = "/api/v1/export", "/api/v1/import"
MIB = 1024 * 1024
# What an import says of a page that has none.
NO_PROJECTS = {"projects": {"created": 0, "unchanged": 0, "refused": []}}
STEPS = [
    {"id": "!", "title": 'Eier; =1+1, "ß" 🧀', "completed": True},
    {"id": "~" * 36, "title": "x" * 500, "completed": False},
]


def exported(person: Person, form: str = "json") -> list[Answer]:
    """All pages, by their links."""
    pages = [person.send("GET", f"{EXPORT}?format={form}")]
    while "link" in pages[-1].headers:
        target = pages[-1].headers["link"].split(">")[0].removeprefix("<")
        pages.append(person.send("GET", target))
    assert {page.status for page in pages} == {200}
    return pages


def items_of(pages: list[Answer]) -> list[dict[str, Any]]:
    return [item for page in pages for item in page.json["items"]]


def take_in(person: Person, *items: dict[str, Any], **members: Any) -> Answer:
    page = {"format": "ownlist/1", "items": items, **members}
    return person.send("POST", IMPORT, page)


def new(**members: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "title": "x", **members}


def full(alice: Person) -> list[dict[str, Any]]:
    """One todo of every kind, as exported."""
    dated = {"due_date": "2026-12-01", "tags": ["Home", "ß"], "steps": STEPS}
    alice.create("dated", priority="high", **dated)
    alice.create("timed", due_at="2026-12-01T08:00:00.123456Z", description="a\r\n\tb")
    alice.create("done", completed=True)
    alice.delete(alice.create("trashed")["id"])
    milk = alice.create("moved")
    alice.patch(milk["id"], {"after": alice.create("last")["id"]})
    return items_of(exported(alice))

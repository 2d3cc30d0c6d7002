"""Projects as people use them."""

from typing import Any

from tests.support.api.client import PROJECTS, TODOS, Answer, Person


def make(person: Person, name: str = "Flat", **members: Any) -> dict[str, Any]:
    answer = person.send("POST", PROJECTS, {"name": name, **members})
    assert answer.status == 201, answer
    made: dict[str, Any] = answer.json
    return made


def delete(person: Person, project_id: str, todos: str = "keep") -> Answer:
    return person.send("DELETE", f"{PROJECTS}/{project_id}?todos={todos}")


def restore(person: Person, project_id: str) -> Answer:
    return person.send("POST", f"{PROJECTS}/{project_id}/restore")


def titles(person: Person, **asked: str) -> list[str]:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    found = person.send("GET", f"{TODOS}?limit=100&sort=created_at&{query}")
    return [todo["title"] for todo in found.json["items"]]


def names(person: Person) -> list[str]:
    return [each["name"] for each in person.send("GET", PROJECTS).json["items"]]


def follow(person: Person, since: str | None, limit: int = 1) -> tuple[list[Any], str]:
    """All changes in the order in which they come, page by page."""
    found: list[Any] = []
    while True:
        more = f"&since={since}" if since else ""
        page = person.send("GET", f"{TODOS}/changes?limit={limit}{more}").json
        together = page["items"] + page["projects"]
        assert len(together) <= limit
        found += sorted(together, key=lambda each: each["version"])
        since = page["next"]
        if not page["has_more"]:
            return found, str(since)

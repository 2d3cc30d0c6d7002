"""The same people, who also count, follow, export, import and erase."""

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from tests.support.api.client import TODOS
from tests.support.model.todos import (
    Owner,
    Todo,
    assert_same,
    assert_same_project,
)
from tests.support.model.write_machine import (
    CONTENT,
    PEOPLE,
    TITLES,
    WHICH,
    WHO,
    Writing,
)

ITEMS = st.lists(
    st.tuples(
        WHICH, TITLES, st.fixed_dictionaries({}, optional={"tags": CONTENT["tags"]})
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda item: item[0],
)


class Keeping(Writing):
    """`mirrors` is what each person's own device knows, from the feed of changes.

    And `followed` is what it knows of projects.
    """

    @initialize()
    def begin_to_follow(self) -> None:
        self.tokens: list[str | None] = [None for _ in PEOPLE]
        self.mirrors: list[dict[str, Todo]] = [{} for _ in PEOPLE]
        self.followed: list[dict[str, Todo]] = [{} for _ in PEOPLE]

    @rule(who=WHO)
    def count(self, who: int) -> None:
        owner = self.owners[who]
        live, listed = owner.live(), owner.listed()
        done = sum(todo["completed"] for todo in listed)
        trash = len(owner.todos) - len(live)
        summary = self.people[who].send("GET", f"{TODOS}/summary").json
        assert (summary["open"], summary["completed"]) == (len(listed) - done, done)
        me = self.people[who].send("GET", "/api/v1/me").json
        assert me["id"] == self.people[who].subject
        assert (me["todos"], me["deleted"]) == (len(live), trash)
        assert summary["deleted"] == trash

    @rule(who=WHO, limit=st.integers(1, 5))
    def follow(self, who: int, limit: int) -> None:
        """Whatever happened, the mirror then is the list."""
        person, mirror = self.people[who], self.mirrors[who]
        projects = self.followed[who]
        more = True
        while more:
            since = f"&since={self.tokens[who]}" if self.tokens[who] else ""
            answer = person.send("GET", f"{TODOS}/changes?limit={limit}{since}")
            if answer.status == 410:
                assert self.owners[who].epochs > 0, "there was no reason to start again"
                self.tokens[who] = None
                mirror.clear()
                projects.clear()
                continue
            self.tokens[who] = answer.json["next"]
            mirror |= {todo["id"]: todo for todo in answer.json["items"]}
            projects |= {each["id"]: each for each in answer.json["projects"]}
            more = answer.json["has_more"]
        for project in self.owners[who].projects.values():
            if not project["deleted"]:
                assert_same_project(projects[project["id"]], project)
        live = {k: todo for k, todo in mirror.items() if todo["deleted_at"] is None}
        assert live.keys() == {todo["id"] for todo in self.owners[who].live()}
        for todo in self.owners[who].live():
            assert_same(live[todo["id"]], todo)

    @rule(who=WHO)
    def take_along(self, who: int) -> None:
        """An export has everything, and to import it again changes nothing."""
        page = self.people[who].send("GET", "/api/v1/export?format=json").json
        todos = self.owners[who].todos
        assert [item["id"] for item in page["items"]] == sorted(todos)
        for item in page["items"]:
            assert_same(item, todos[item["id"]])
        answer = self.people[who].send("POST", "/api/v1/import", page)
        expected: dict[str, Any] = {"created": 0, "unchanged": len(todos)}
        projects = len(self.owners[who].projects)
        counts = {"created": 0, "unchanged": projects, "refused": []}
        expected |= {"refused": [], "shortened": [], "projects": counts}
        assert (answer.status, answer.json) == (200, expected)

    @rule(who=WHO, items=ITEMS)
    def bring(self, who: int, items: Any) -> None:
        page = [
            {"id": self.ids[which], "title": title} | members
            for which, title, members in items
        ]
        body = {"format": "ownlist/1", "items": page}
        answer = self.people[who].send("POST", "/api/v1/import", body)
        created, unchanged, refused = _brought(self.owners[who], page)
        assert answer.status == 200
        assert answer.json["created"] == created
        assert answer.json["unchanged"] == unchanged
        assert [each["index"] for each in answer.json["refused"]] == refused

    @rule(who=WHO)
    def empty_trash(self, who: int) -> None:
        answer = self.people[who].send("DELETE", "/api/v1/trash")
        assert answer.json["removed"] == self.owners[who].empty_trash()

    @rule(who=WHO, sure=st.sampled_from([False, False, True]))
    def erase(self, who: int, sure: bool) -> None:
        person, owner = self.people[who], self.owners[who]
        confirm = person.subject if sure else self.people[who - 1].subject
        answer = person.send("POST", "/api/v1/me/erase", {"confirm": confirm})
        if not sure:
            assert answer.status == 422
            return
        assert answer.json["erased"] == len(owner.todos)
        owner.todos.clear()
        owner.removed.clear()
        owner.projects.clear()
        owner.epochs += 1


def _brought(owner: Owner, page: list[Todo]) -> tuple[int, int, list[int]]:
    """What an import comes to: (created, unchanged, indices of those refused)."""
    taken = owner.todos.keys() | owner.removed
    fresh = [item for item in page if item["id"] not in taken]
    there = {n: item for n, item in enumerate(page) if item["id"] in taken}
    refused = [
        n
        for n, item in there.items()
        if item["id"] in owner.removed or not _same(owner.todos[item["id"]], item)
    ]
    top = min([Fraction(-owner.number), *(t["position"] - 1 for t in owner.live())])
    for place, item in enumerate(fresh, start=1):
        owner.create(item)
        owner.todos[item["id"]]["position"] = top - len(fresh) + place
    return len(fresh), len(there) - len(refused), refused


def _same(todo: Todo, item: Todo) -> bool:
    plain: Todo = {"description": "", "priority": "none", "tags": []}
    plain = plain | {"project_id": None} | item
    unset = not (
        todo["completed"] or todo["deleted"] or todo["due_date"] or todo["due_at"]
    )
    return unset and all(todo[name] == value for name, value in plain.items())

"""What the API promises, as a model small enough to be seen to be right."""

from collections.abc import Callable
from copy import deepcopy
from fractions import Fraction
from typing import Any
from uuid import UUID

Todo = dict[str, Any]
DEFAULTS: Todo = {
    "description": "",
    "completed": False,
    "priority": "none",
    "due_date": None,
    "due_at": None,
    "tags": [],
    "project_id": None,
    "steps": [],
}
PROJECT: Todo = {"color": None, "archived": False}


class Refused(Exception):
    """An outcome other than success, by its slug."""


class Owner:
    """One owner's todos. Every effective change takes the next number."""

    def __init__(self) -> None:
        self.number = 0
        self.epochs = 0  # how often all was erased
        self.todos: dict[str, Todo] = {}
        self.removed: set[str] = set()  # ids that were in the trash when it was emptied
        self.projects: dict[str, Todo] = {}

    def listed(self) -> list[Todo]:
        """What is live, but for the todos of archived projects."""
        return [
            todo
            for todo in self.live()
            if not (
                todo["project_id"] and self.projects[todo["project_id"]]["archived"]
            )
        ]

    def empty_trash(self) -> int:
        gone = [k for k, todo in self.todos.items() if todo["deleted"]]
        for todo_id in gone:
            del self.todos[todo_id]
        self.removed.update(gone)
        self.number += len(gone)
        return len(gone)

    def live(self) -> list[Todo]:
        found = [todo for todo in self.todos.values() if not todo["deleted"]]
        return sorted(found, key=lambda todo: (todo["position"], UUID(todo["id"])))

    def get(self, todo_id: str) -> Todo:
        todo = self.todos.get(todo_id)
        if todo is None or todo["deleted"]:
            raise Refused("todo-not-found")
        return todo

    def create(self, body: Todo) -> tuple[Todo, bool]:
        todo_id = body["id"]
        if todo_id in self.todos:
            if DEFAULTS | self.todos[todo_id]["created as"] != DEFAULTS | body:
                raise Refused("id-in-use")
            return self.todos[todo_id], False
        if todo_id in self.removed:
            raise Refused("id-in-use")
        self._check_project(body)
        position = self._place(body, todo_id)
        self.number += 1
        if position is None:
            first = [todo["position"] - 1 for todo in self.live()]
            position = min([Fraction(-self.number), *first])
        content = {name: body[name] for name in body if name not in ("before", "after")}
        todo = DEFAULTS | content | {"position": position, "version": self.number}
        todo |= {"deleted": False, "created as": dict(body), "left": None}
        self.todos[todo_id] = todo
        return self.todos[todo_id], True

    def update(self, todo_id: str, patch: Todo, if_match: int | None = None) -> Todo:
        todo = self.get(todo_id)
        self._check_project(patch)
        after = todo | {
            name: DEFAULTS[name] if value is None else value
            for name, value in patch.items()
            if name not in ("before", "after")
        }
        if patch.get("due_date"):
            after["due_at"] = None
        if patch.get("due_at"):
            after["due_date"] = None
        place = self._place(patch, todo_id)
        if place is not None and not self._stands(todo, patch):
            after["position"] = place
        if after["project_id"] != todo["project_id"]:
            after["left"] = None
        return self._changed(todo, after, if_match)

    def set(self, todo_id: str, name: str, value: bool, if_match: int | None) -> Todo:
        """Complete, reopen, delete or restore."""
        restores = name == "deleted" and not value
        todo = self.todos.get(todo_id) if restores else self.get(todo_id)
        if todo is None:
            raise Refused("todo-not-found")
        after = todo | {name: value}
        home = todo["project_id"]
        if restores and home and todo["deleted"] and self.projects[home]["deleted"]:
            after["project_id"] = None
        return self._changed(todo, after, if_match)

    def create_project(self, body: Todo) -> tuple[Todo, bool]:
        known = self.projects.get(body["id"])
        if known:
            if known["created as"] != PROJECT | body:
                raise Refused("id-in-use")
            return known, False
        self.number += 1
        made = PROJECT | body | {"version": self.number, "deleted": False}
        self.projects[body["id"]] = made | {"created as": PROJECT | body}
        return self.projects[body["id"]], True

    def project(self, project_id: str, *, deleted: bool = False) -> Todo:
        project = self.projects.get(project_id)
        if project is None or (project["deleted"] and not deleted):
            raise Refused("project-not-found")
        return project

    def update_project(self, project_id: str, patch: Todo) -> Todo:
        project = self.project(project_id)
        return self._changed(project, project | patch, None)

    def delete_project(self, project_id: str, *, trash: bool) -> None:
        project = self.project(project_id)
        away = {"deleted": True} if trash else {"project_id": None}
        self._move(
            [todo for todo in self.live() if todo["project_id"] == project_id],
            {"left": project_id, **away},
        )
        self._changed(project, project | {"deleted": True}, None)

    def restore_project(self, project_id: str) -> Todo:
        project = self.project(project_id, deleted=True)
        if not project["deleted"]:
            return project
        home = {"project_id": project_id, "deleted": False, "left": None}
        as_left = ((project_id, True), (None, False))
        self._move(
            [
                todo
                for todo in self.todos.values()
                if todo["left"] == project_id
                and (todo["project_id"], todo["deleted"]) in as_left
            ],
            home,
        )
        return self._changed(project, project | {"deleted": False}, None)

    def _move(self, todos: list[Todo], changes: Todo) -> None:
        for todo in sorted(todos, key=lambda each: int(each["version"])):
            self._changed(todo, todo | changes, None)

    def _check_project(self, body: Todo) -> None:
        wanted = body.get("project_id")
        if wanted and self.projects.get(wanted, {"deleted": True})["deleted"]:
            raise Refused("unknown-project")

    def all_or_nothing(self, changes: list[Callable[[], Any]]) -> list[Any]:
        before = self.number, deepcopy(self.todos)
        try:
            return [change() for change in changes]
        except Refused:
            self.number, self.todos = before
            raise

    def _changed(self, todo: Todo, after: Todo, if_match: int | None) -> Todo:
        if after != todo:
            if if_match not in (None, todo["version"]):
                raise Refused("precondition-failed")
            self.number += 1
            after["version"] = self.number
            todo.update(after)
        return todo

    def _place(self, body: Todo, todo_id: str) -> Fraction | None:
        anchor_id = body.get("before") or body.get("after")
        if anchor_id is None:
            return None
        here: Fraction = self._anchor(anchor_id, todo_id)["position"]
        beyond = self._beyond(body, here, todo_id)
        step = -1 if body.get("before") else 1
        return here + step if beyond is None else (here + beyond) / 2

    def _anchor(self, anchor_id: str, todo_id: str) -> Todo:
        anchor = self.todos.get(anchor_id)
        if anchor is None or anchor["deleted"] or anchor_id == todo_id:
            raise Refused("anchor-not-found")
        return anchor

    def _beyond(self, body: Todo, here: Fraction, todo_id: str) -> Fraction | None:
        places = [t["position"] for t in self.live() if t["id"] != todo_id]
        if body.get("before"):
            return max((place for place in places if place < here), default=None)
        return min((place for place in places if place > here), default=None)

    def _stands(self, todo: Todo, body: Todo) -> bool:
        """Whether the todo is right beside its anchor already."""
        here = self._anchor(body.get("before") or body["after"], todo["id"])["position"]
        beyond, place = self._beyond(body, here, todo["id"]), todo["position"]
        if body.get("before"):
            return place < here and (beyond is None or place > beyond)
        return place > here and (beyond is None or place < beyond)


def assert_same_project(answered: Todo, expected: Todo) -> None:
    """A project as it was answered is the one of the model."""
    for name in ("id", "name", "version", *PROJECT):
        assert answered[name] == expected[name], name
    assert (answered["deleted_at"] is not None) == expected["deleted"]


def assert_same(answered: Todo, expected: Todo) -> None:
    """A todo as it was answered is the one of the model."""
    for name in ("id", "title", "version", *DEFAULTS):
        assert answered[name] == expected[name], name
    assert Fraction(answered["position"]) == expected["position"]
    assert (answered["deleted_at"] is not None) == expected["deleted"]
    assert (answered["completed_at"] is not None) == expected["completed"]

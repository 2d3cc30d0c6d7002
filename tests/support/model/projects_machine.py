"""The same people, who also keep projects and put todos into them."""

from typing import Any
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from tests.support.api.client import PROJECTS, TODOS
from tests.support.model.account_machine import Keeping
from tests.support.model.todos import assert_same_project
from tests.support.model.write_machine import WHICH, WHO

PROJECT = st.integers(0, 3)  # of a small pool of ids that all share, as for todos
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["Flat", "Ärger", "<b>&"]),
        "color": st.sampled_from([None, "red", "gray"]),
        "archived": st.booleans(),
    },
)


class Filing(Keeping):
    @initialize()
    def begin_with_projects(self) -> None:
        self.project_ids = [str(uuid4()) for _ in range(4)]

    @rule(who=WHO, which=PROJECT, more=CHANGES)
    def make_project(self, who: int, which: int, more: Any) -> None:
        body = {"id": self.project_ids[which], "name": "Flat"} | more
        answer = self.people[who].send("POST", PROJECTS, body)
        owner = self.owners[who]
        made = self.expect(answer, lambda: owner.create_project(body))
        if made is not None:
            project, created = made
            assert answer.status == (201 if created else 200)
            assert_same_project(answer.json, project)

    @rule(who=WHO, which=PROJECT, patch=CHANGES)
    def change_project(self, who: int, which: int, patch: Any) -> None:
        project_id, owner = self.project_ids[which], self.owners[who]
        answer = self.people[who].send("PATCH", f"{PROJECTS}/{project_id}", patch)
        after = self.expect(answer, lambda: owner.update_project(project_id, patch))
        if after is not None:
            assert_same_project(answer.json, after)

    @rule(who=WHO, which=WHICH, into=st.none() | PROJECT)
    def put(self, who: int, which: int, into: int | None) -> None:
        todo_id, owner = self.ids[which], self.owners[who]
        patch = {"project_id": None if into is None else self.project_ids[into]}
        answer = self.people[who].patch(todo_id, patch)
        self.expect(answer, lambda: owner.update(todo_id, patch))

    @rule(who=WHO, which=WHICH, into=PROJECT)
    def create_in(self, who: int, which: int, into: int) -> None:
        body = {"id": self.ids[which], "title": "in a project"}
        body["project_id"] = self.project_ids[into]
        answer = self.people[who].send("POST", TODOS, body)
        self.expect(answer, lambda: self.owners[who].create(body))

    @rule(who=WHO, which=PROJECT, todos=st.sampled_from(["keep", "trash"]))
    def delete_project(self, who: int, which: int, todos: str) -> None:
        project_id, owner = self.project_ids[which], self.owners[who]
        target = f"{PROJECTS}/{project_id}?todos={todos}"
        answer = self.people[who].send("DELETE", target)
        self.expect(
            answer, lambda: owner.delete_project(project_id, trash=todos == "trash")
        )

    @rule(who=WHO, which=PROJECT)
    def restore_project(self, who: int, which: int) -> None:
        project_id, owner = self.project_ids[which], self.owners[who]
        answer = self.people[who].send("POST", f"{PROJECTS}/{project_id}/restore")
        after = self.expect(answer, lambda: owner.restore_project(project_id))
        if after is not None:
            assert_same_project(answer.json, after)

    @invariant()
    def projects_are_as_the_model_has_them(self) -> None:
        for person, owner in zip(self.people, self.owners, strict=True):
            items = person.send("GET", PROJECTS).json["items"]
            live = {k: v for k, v in owner.projects.items() if not v["deleted"]}
            assert {each["id"] for each in items} == live.keys()
            for item in items:
                assert_same_project(item, live[item["id"]])

    @rule(who=WHO, which=st.none() | PROJECT)
    def look_into(self, who: int, which: int | None) -> None:
        home = None if which is None else self.project_ids[which]
        target = f"{TODOS}?limit=100&project={home or 'inbox'}"
        items = self.people[who].send("GET", target).json["items"]
        live = self.owners[who].live()
        there = [todo["id"] for todo in live if todo["project_id"] == home]
        assert [item["id"] for item in items] == there

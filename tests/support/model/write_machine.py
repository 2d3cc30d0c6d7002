"""Three people who create, change and delete, each beside a model of what they have."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.support.api.client import TODOS, Answer, Api
from tests.support.model.todos import Owner, Refused, assert_same
from tests.support.postgres.sql import rows
from tests.support.run.run import Database

PEOPLE = range(3)
WHO = st.sampled_from(PEOPLE)
# Ids come from a small pool that all share: most are there, some are somebody else's.
WHICH = st.integers(0, 7)
TITLES = st.sampled_from(["Buy milk", "Ärger", "x" * 200, "<b>&", "'; --", "%s $1 \\"])
CONTENT = {
    "description": st.sampled_from(["", "two\nlines", "ß"]),
    "completed": st.booleans(),
    "priority": st.sampled_from(["none", "low", "medium", "high"]),
    "tags": st.sampled_from([[], ["home"], ["Home", "Küche"]]),
    "steps": st.lists(
        st.fixed_dictionaries(
            {
                "id": st.sampled_from(["1", "2", "~"]),
                "title": st.sampled_from(["Eggs", 'ß "x" \\']),
                "completed": st.booleans(),
            }
        ),
        max_size=3,
        unique_by=lambda step: str(step["id"]),
    ),
}
DUE = st.sampled_from(
    [{}, {"due_date": "2026-12-01"}, {"due_at": "2026-12-01T08:00:00.000000Z"}]
)
PLACE = st.sampled_from([{}, {}, {"before": 0}, {"after": 1}, {"before": 3}])
MEMBERS = st.fixed_dictionaries({}, optional=CONTENT)
PATCHES = st.fixed_dictionaries({}, optional={"title": TITLES, **CONTENT})
VERBS = {
    "complete": ("completed", True),
    "reopen": ("completed", False),
    "delete": ("deleted", True),
    "restore": ("deleted", False),
}
STALENESS = st.sampled_from([None, 0, 0, 1, 7])


MISCOUNTED = """
select owner.id, owner.octets, weighed.octets from owner, lateral (
  select coalesce(sum(octet_length(title) + octet_length(description)
    + octet_length(array_to_string(tags, ''))
    + case steps when '[]' then 0 else octet_length(steps::text) end), 0) as octets
  from todo where owner_id = owner.id) as weighed
where owner.id in ({who}) and owner.octets is distinct from weighed.octets
"""


class Writing(RuleBasedStateMachine):
    api: Api
    database: Database

    @initialize()
    def begin(self) -> None:
        self.ids = [str(uuid4()) for _ in range(8)]
        self.people = [self.api.person() for _ in PEOPLE]
        self.owners = [Owner() for _ in PEOPLE]
        values = ", ".join(f"('{p.subject}', 1000000000)" for p in self.people)
        rows(
            self.database.superuser_url,
            f"insert into owner (id, write_limit) values {values}",
        )

    @rule(who=WHO, which=WHICH, title=TITLES, members=MEMBERS, due=DUE, place=PLACE)
    def create(
        self, who: int, which: int, title: str, members: Any, due: Any, place: Any
    ) -> None:
        body = self._body(which, title, members, due, place)
        answer = self.people[who].send("POST", TODOS, body)
        made = self.expect(answer, lambda: self.owners[who].create(body))
        if made is not None:
            todo, created = made
            assert answer.status == (201 if created else 200)
            assert_same(answer.json, todo)

    @rule(who=WHO, which=WHICH)
    def repeat(self, who: int, which: int) -> None:
        todo = self.owners[who].todos.get(self.ids[which])
        if todo is not None:
            answer = self.people[who].send("POST", TODOS, todo["created as"])
            assert answer.status == 200
            assert_same(answer.json, todo)

    @rule(who=WHO, which=WHICH, patch=PATCHES, due=DUE, place=PLACE, stale=STALENESS)
    def update(
        self, who: int, which: int, patch: Any, due: Any, place: Any, stale: int | None
    ) -> None:
        body = patch | due | self._place(place)
        todo_id, version = self.ids[which], self._version(who, which, stale)
        headers = {} if version is None else {"if_match": f'"{version}"'}
        answer = self.people[who].patch(todo_id, body, **headers)
        owner = self.owners[who]
        todo = self.expect(answer, lambda: owner.update(todo_id, body, version))
        if todo is not None:
            assert_same(answer.json, todo)

    @rule(
        who=WHO,
        which=WHICH,
        verb=st.sampled_from(["complete", "reopen", "restore"]),
        stale=STALENESS,
    )
    def act(self, who: int, which: int, verb: str, stale: int | None) -> None:
        todo_id, version = self.ids[which], self._version(who, which, stale)
        headers = {} if version is None else {"if_match": f'"{version}"'}
        target = f"{TODOS}/{todo_id}/{verb}"
        answer = self.people[who].send("POST", target, **headers)
        owner, change = self.owners[who], VERBS[verb]
        todo = self.expect(answer, lambda: owner.set(todo_id, *change, version))
        if todo is not None:
            assert_same(answer.json, todo)

    @rule(who=WHO, which=WHICH, stale=STALENESS)
    def delete(self, who: int, which: int, stale: int | None) -> None:
        todo_id, version = self.ids[which], self._version(who, which, stale)
        headers = {} if version is None else {"if_match": f'"{version}"'}
        answer = self.people[who].delete(todo_id, **headers)
        owner = self.owners[who]
        self.expect(answer, lambda: owner.set(todo_id, "deleted", True, version))

    @rule(
        who=WHO,
        steps=st.lists(
            st.tuples(st.sampled_from(["create", "update", *VERBS]), WHICH, PATCHES),
            min_size=1,
            max_size=6,
        ),
    )
    def batch(self, who: int, steps: Any) -> None:
        owner = self.owners[who]
        pairs = [self._step(owner, *step) for step in steps]
        body = {"operations": [operation for operation, _ in pairs]}
        answer = self.people[who].send("POST", f"{TODOS}/batch", body)
        changes = [change for _, change in pairs]
        self.expect(answer, lambda: owner.all_or_nothing(changes))

    @rule(who=WHO, which=WHICH)
    def get(self, who: int, which: int) -> None:
        answer = self.people[who].get(self.ids[which])
        todo = self.expect(answer, lambda: self.owners[who].get(self.ids[which]))
        if todo is not None:
            assert_same(answer.json, todo)

    @invariant()
    def lists_are_as_the_model_has_them(self) -> None:
        for person, owner in zip(self.people, self.owners, strict=True):
            listed = person.send("GET", f"{TODOS}?limit=100").json["items"]
            expected = owner.listed()
            assert [todo["id"] for todo in listed] == [todo["id"] for todo in expected]
            for answered, todo in zip(listed, expected, strict=True):
                assert_same(answered, todo)

    @invariant()
    def octets_are_counted(self) -> None:
        """By the database, whatever was done."""
        who = ", ".join(f"'{person.subject}'" for person in self.people)
        assert rows(self.database.superuser_url, MISCOUNTED.format(who=who)) == []

    def expect(self, answer: Answer, change: Callable[[], Any]) -> Any:
        """What the model answers; None, and the same problem, if it refuses."""
        result, refusal = _outcome(change)
        assert (answer.status >= 400) == (refusal is not None), (answer, refusal)
        if refusal is not None:
            assert answer.slug == refusal
        return result

    def _body(self, which: int, title: str, members: Any, due: Any, place: Any) -> Any:
        fixed = {"id": self.ids[which], "title": title}
        return fixed | members | due | self._place(place)

    def _place(self, place: dict[str, int]) -> dict[str, str]:
        return {side: self.ids[which] for side, which in place.items()}

    def _version(self, who: int, which: int, stale: int | None) -> int | None:
        todo = self.owners[who].todos.get(self.ids[which])
        if stale is None:
            return None
        return max(1, (todo["version"] if todo else 1) - stale)

    def _step(self, owner: Owner, op: str, which: int, patch: Any) -> Any:
        todo_id = self.ids[which]
        if op == "create":
            todo = {"id": todo_id, "title": "batch"} | patch
            return {"op": op, "todo": todo}, lambda: owner.create(todo)
        if op == "update":
            operation = {"op": op, "id": todo_id, "todo": patch}
            return operation, lambda: owner.update(todo_id, patch)
        name, value = VERBS[op]
        operation = {"op": op, "id": todo_id}
        return operation, lambda: owner.set(todo_id, name, value, None)


def _outcome(change: Callable[[], Any]) -> tuple[Any, str | None]:
    try:
        return change(), None
    except Refused as refused:
        return None, str(refused)

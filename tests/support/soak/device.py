"""One device of one person: does whatever the API lets it, and repeats until it knows.

A todo is changed by the device that made it and by no other, so that what must be in
the database is known exactly, up to attempts of which nobody heard.
"""

import json
import random
import re
import time
import uuid
from collections.abc import Callable
from threading import Event
from typing import Any

from tests.support.api.client import TODOS, Answer
from tests.support.soak.environment_pool import Caller
from tests.support.soak.record import LATEST, Doubt, Effect, Known, Record, state_of

UUID = r"[0-9a-f-]{36}"
MAX_TODOS = 150  # todos of a device
VERBS: dict[str, Effect] = {
    "complete": {"completed": True},
    "reopen": {"completed": False},
    "restore": {"deleted": False},
}


class Device:
    """`tag` begins every title of its person: another's would be seen at once."""

    def __init__(
        self, caller: Caller, tag: str, seed: str, record: Record, stop: Event
    ) -> None:
        self.caller, self.tag, self.record = caller, tag, record
        self.known: dict[str, Known] = {}
        self.maybe: set[str] = set()  # ids that an attempt may yet bring back
        self.erasures: list[float] = []  # attempts of which nobody heard
        self._chance, self._stop = random.Random(seed), stop
        self._number = self.tries = 0
        self.steps: list[Callable[[], None]] = [
            *[self.create] * 4,
            *[self.patch] * 4,
            *[self.act] * 4,
            *[self.delete] * 2,
            *[self.batch, self.bring, self.get] * 2,
            *[self.list_all, self.summarize, self.account, self.export],
        ]

    def live_through(self) -> None:
        """Until it is told to stop; what was begun is brought to its end."""
        while not self._stop.is_set():
            try:
                self._chance.choice(self.steps)()
            except Exception as error:
                self.record.violated(f"{self.tag}: {type(error).__name__}: {error}")
                raise

    # What one wants to do.

    def create(self) -> None:
        if len(self.known) >= MAX_TODOS:
            return
        todo_id, title = str(uuid.uuid4()), self._title()
        answer = self._sure("POST", TODOS, {"id": todo_id, "title": title}, {})
        self._seen(answer.json)

    def patch(self) -> None:
        if todo_id := self._one(deleted=False):
            known, title = self.known[todo_id], self._title()
            match = known.version if known.exact else None
            effects = {todo_id: {"title": title}}
            path = f"{TODOS}/{todo_id}"
            answer = self._sure("PATCH", path, {"title": title}, effects, match)
            self._seen_or_changed([todo_id], answer)

    def act(self) -> None:
        verb = self._chance.choice(sorted(VERBS))
        if todo_id := self._one(deleted=verb == "restore"):
            path = f"{TODOS}/{todo_id}/{verb}"
            answer = self._sure("POST", path, None, {todo_id: VERBS[verb]})
            self._seen_or_changed([todo_id], answer)

    def delete(self) -> None:
        if todo_id := self._one(deleted=False):
            effects: dict[str, Effect] = {todo_id: {"deleted": True}}
            answer = self._sure("DELETE", f"{TODOS}/{todo_id}", None, effects)
            if answer.status not in (204, 404):
                self.record.violated(f"{self.tag}: {answer}")
            known = self.known[todo_id]
            if answer.status == 404 and not known.doubts:
                self.record.violated(f"{self.tag}: {todo_id} was not there to delete")
            self._set(
                todo_id, known.state | {"deleted": True}, known.version + 1, False
            )

    def batch(self) -> None:
        first, second = self._one(deleted=False), self._one(deleted=False)
        if first and second and first != second and len(self.known) < MAX_TODOS:
            new = {"id": str(uuid.uuid4()), "title": self._title()}
            title = self._title()
            operations = [
                {"op": "create", "todo": new},
                {"op": "update", "id": first, "todo": {"title": title}},
                {"op": "complete", "id": second},
            ]
            effects: dict[str, Effect] = {
                first: {"title": title},
                second: {"completed": True},
            }
            body = {"operations": operations}
            answer = self._sure("POST", f"{TODOS}/batch", body, effects)
            if answer.status != 200:
                self._seen_or_changed([first, second], answer)
                return
            for result in answer.json["results"]:
                self._seen(result["todo"])

    def bring(self) -> None:
        if len(self.known) >= MAX_TODOS:
            return
        items = [{"id": str(uuid.uuid4()), "title": self._title()} for _ in range(3)]
        page = {"format": "ownlist/1", "items": items}
        answer = self._sure("POST", "/api/v1/import", page, {}).json
        if (answer["created"] + answer["unchanged"], answer["refused"]) != (3, []):
            self.record.violated(f"{self.tag}: imported {answer}")
        for item in items:
            state = {"title": item["title"], "completed": False, "deleted": False}
            self._set(item["id"], state, 1, False)

    # What one looks at.

    def get(self) -> None:
        if todo_id := self._one(deleted=False):
            answer = self._sure("GET", f"{TODOS}/{todo_id}", None, {})
            known = self.known[todo_id]
            if answer.status == 200 and not known.explains(state_of(answer.json)):
                self.record.violated(f"{self.tag}: {known} was read as {answer.body}")
            self._seen_or_changed([todo_id], answer)

    def list_all(self) -> None:
        answer = self._sure("GET", f"{TODOS}?limit=100", None, {})
        self._mine(answer.json["items"])

    def export(self) -> None:
        answer = self._sure("GET", "/api/v1/export?format=json", None, {})
        self._mine(answer.json["items"])

    def summarize(self) -> None:
        self._sure("GET", f"{TODOS}/summary", None, {})

    def account(self) -> None:
        if self._sure("GET", "/api/v1/me", None, {}).json["id"] != self.caller.subject:
            self.record.violated(f"{self.tag} was told of another account")

    # How it is done.

    def _sure(
        self,
        method: str,
        target: str,
        body: Any,
        effects: dict[str, Effect],
        if_match: int | None = None,
    ) -> Answer:
        """Send it until it is known what came of it."""
        name = f"{method} {target.split('?')[0].replace(TODOS, 'todos')[:5]}"
        self.tries = 0
        while True:
            self.tries += 1
            sent = time.monotonic()
            answer = self.caller.send(method, target, body, if_match)
            status = None if answer is None else answer.status
            self.record.answered(name, status, time.monotonic() - sent)
            if answer is not None and status != 503:
                if answer.status >= 500 or answer.status in (400, 401, 409, 422, 429):
                    self.record.violated(f"{self.tag} {method} {target}: {answer}")
                return answer
            for todo_id, effect in effects.items():
                self.known[todo_id].doubts.append((sent, effect))
            self.maybe |= set(re.findall(UUID, json.dumps(body)))
            time.sleep(0.1)

    def _one(self, *, deleted: bool) -> str | None:
        ids = [i for i, k in self.known.items() if k.state["deleted"] == deleted]
        return self._chance.choice(ids) if ids else None

    def _title(self) -> str:
        self._number += 1
        return f"{self.tag} {self._number}"

    def _mine(self, todos: list[dict[str, Any]]) -> None:
        person = self.tag.split("/")[0]
        for todo in todos:
            if not todo["title"].startswith(f"{person}/"):
                self.record.violated(f"{self.tag} was shown {todo['title']}")

    def _set(self, todo_id: str, state: Effect, version: int, exact: bool) -> None:
        before, now = self.known.get(todo_id), time.monotonic()
        erasures: list[Doubt] = [(at, {"gone": True}) for at in self.erasures]
        doubts = [
            d for d in (before.doubts if before else erasures) if now - d[0] < LATEST
        ]
        self.known[todo_id] = Known(state, version, exact, now, doubts)

    def _seen(self, todo: dict[str, Any]) -> None:
        self._mine([todo])
        known = self.known.get(todo["id"])
        if known and todo["version"] < known.version:
            self.record.violated(f"{self.tag}: {todo['id']} went back in time")
        self._set(todo["id"], state_of(todo), todo["version"], True)

    def _seen_or_changed(self, todo_ids: list[str], answer: Answer) -> None:
        """Of a refusal: only a late commit explains it. Look what is there now."""
        if answer.status == 200:
            self._seen(answer.json)
            return
        if not any(self.known[todo_id].doubts for todo_id in todo_ids):
            self.record.violated(f"{self.tag}: {answer} for {todo_ids}")
        self.record.explained()
        for todo_id in todo_ids:
            self._look(todo_id)

    def _look(self, todo_id: str) -> None:
        effects: dict[str, Effect] = {todo_id: {"deleted": False}}
        answer = self._sure("POST", f"{TODOS}/{todo_id}/restore", None, effects)
        if answer.status == 200:
            self._seen(answer.json)
            return
        if not self.known[todo_id].explains(None):
            self.record.violated(f"{self.tag}: lost {self.known[todo_id]}")
        del self.known[todo_id]

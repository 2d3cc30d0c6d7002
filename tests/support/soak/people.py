"""People whose devices do more: one follows the feed of changes, one erases it all."""

import time
from threading import Event
from typing import Any

from tests.support.api.client import TODOS
from tests.support.soak.device import Device
from tests.support.soak.environment_pool import Caller
from tests.support.soak.record import Effect, Record


class Follower(Device):
    """Keeps a copy of its person's list, by the feed of changes alone."""

    may_start_again = False

    def __init__(
        self, caller: Caller, tag: str, seed: str, record: Record, stop: Event
    ) -> None:
        super().__init__(caller, tag, seed, record, stop)
        self.mirror: dict[str, dict[str, Any]] = {}
        self._token: str | None = None
        self.steps += [self.follow] * 2

    def follow(self) -> None:
        more = True
        while more:
            since = f"?since={self._token}" if self._token else ""
            answer = self._sure("GET", f"{TODOS}/changes{since}", None, {})
            if answer.status == 410:
                if not self.may_start_again:
                    self.record.violated(f"{self.tag} was sent back to the beginning")
                self.forget()
                continue
            self._mine(answer.json["items"])
            self.mirror |= {todo["id"]: todo for todo in answer.json["items"]}
            self._token, more = answer.json["next"], answer.json["has_more"]

    def forget(self) -> None:
        self._token = None
        self.mirror.clear()

    def listed(self) -> dict[str, int]:
        """The versions of the todos that the copy shows."""
        return {
            todo_id: todo["version"]
            for todo_id, todo in self.mirror.items()
            if todo["deleted_at"] is None
        }


class Eraser(Follower):
    """The only device of its person. Now and then it erases all there is."""

    may_start_again = True

    def __init__(
        self, caller: Caller, tag: str, seed: str, record: Record, stop: Event
    ) -> None:
        super().__init__(caller, tag, seed, record, stop)
        self.steps.append(self.erase)

    def erase(self) -> None:
        effects: dict[str, Effect] = {each: {"gone": True} for each in self.known}
        body, sent = {"confirm": self.caller.subject}, time.monotonic()
        answer = self._sure("POST", "/api/v1/me/erase", body, effects)
        if answer.status != 200:
            self.record.violated(f"{self.tag}: {answer}")
        if self.tries > 1:  # those before the last may yet be done
            self.erasures.append(sent)
        self.known.clear()

"""Somebody's day: every operation there is, refusals and limits included."""

import re
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.support.noninterference.world import QUOTA, WRITES, World

EMAIL, HOME = "ada@example.com", "198.51.100.1"
FIRST, SECOND, WRONG = "the first password", "the second password", "a wrong password"
IDS = [str(uuid.UUID(int=n, version=4)) for n in range(1, 30)]
MANY = [str(uuid.UUID(int=n, version=4)) for n in range(100, 101 + QUOTA)]

DAY = 86_400  # seconds

Between = Callable[[], None]


@dataclass
class Person:
    """Records what each answer was, and which mails came of it."""

    world: World
    between: Between  # called after each step
    said: list[tuple[str, int, str]] = field(default_factory=list)
    cookies: str = ""
    token: str = ""
    since: str = ""

    def live(self) -> None:
        for chapter in (
            *(self.arrives, self.works, self.looks, self.changes_password),
            *(self.overdoes, self.returns, self.leaves),
        ):
            for _ in chapter():
                self.between()

    def auth(self, path: str, body: Any = None) -> Any:
        before = len(self.world.identity.mailbox.to(EMAIL))
        answer = self.world.auth(HOME, path, body, self.cookies)
        mails = self.world.identity.mailbox.to(EMAIL)
        new = mails[: len(mails) - before]
        mailed = [self.world.likeness.text(f"{m.subject}\n{m.text}") for m in new]
        like = f"{self.world.likeness.of(answer)}\n{mailed}"
        self.said.append((path, answer.status, like))
        if answer.cookies:
            self.cookies = "; ".join(each.split(";")[0] for each in answer.cookies)
        return answer

    def api(self, method: str, target: str, body: Any = None, **headers: str) -> Any:
        answer = self.world.api(self.token, method, target, body, **headers)
        like = self.world.likeness.of(answer)
        name = f"{method} {self.world.likeness.text(target)}"
        self.said.append((name, answer.status, like))
        return answer

    def link(self, kind: str) -> str:
        """The token of the newest link of this kind, whoever asked for it."""
        texts = (mail.text for mail in self.world.identity.mailbox.to(EMAIL))
        found = (re.search(rf"#{kind}=(\S+)", text) for text in texts)
        return next(each[1] for each in found if each)

    def signs_in(self, password: str) -> None:
        self.auth("/sign-in/email", {"email": EMAIL, "password": password})

    def arrives(self) -> Iterator[None]:
        self.api("GET", "/health")
        self.api("GET", "/ready")
        self.api("GET", "/todos")  # without a token
        self.auth("/sign-up/email", {"name": "Ada", "email": EMAIL, "password": FIRST})
        yield
        self.signs_in(FIRST)  # not confirmed yet
        self.auth("/verify-email", {"token": self.link("confirm"), "password": WRONG})
        self.auth("/verify-email", {"token": self.link("confirm"), "password": FIRST})
        self.auth("/jwks")
        self.token = self.auth("/token").json().get("token", "")
        yield
        self.api("GET", "/todos")
        self.api("GET", "/todos/changes")
        self.api("PATCH", "/me", {"time_zone": "Asia/Tokyo", "language": "ja"})
        self.api("GET", "/me")
        yield

    def works(self) -> Iterator[None]:
        for n, todo_id in enumerate(IDS[:5]):
            todo = {"id": todo_id, "title": f"Todo {n}", "tags": ["home"]}
            self.api("POST", "/todos", todo)
        yield
        one, other = (f"/todos/{todo_id}" for todo_id in IDS[:2])
        self.api("POST", "/todos", {"id": IDS[0], "title": "Todo 0", "tags": ["home"]})
        self.api("POST", "/todos", {"id": IDS[0], "title": "Of the same id"})
        self.api("PATCH", one, {"title": "Changed"}, if_match='"1"')
        self.api("PATCH", one, {"title": "Too late"}, if_match='"1"')
        self.api("POST", f"{one}/complete")
        self.api("POST", f"{other}/complete")
        self.api("POST", f"{other}/reopen")
        yield
        self.api("DELETE", other)
        self.api("GET", other)
        self.api("POST", f"{other}/restore")
        self.api("PATCH", other, {"before": IDS[3]})
        self.api("DELETE", f"/todos/{IDS[4]}")
        self.api("DELETE", "/trash")
        self.api("POST", "/todos", {"id": IDS[4], "title": "Removed"})
        yield
        self.api("POST", "/projects", {"id": IDS[20], "name": "Flat"})
        flat = f"/projects/{IDS[20]}"
        self.api("PATCH", one, {"project_id": IDS[20]})
        self.api("PATCH", one, {"project_id": IDS[21]})
        self.api("PATCH", flat, {"color": "teal"})
        self.api("GET", flat)
        self.api("GET", "/projects")
        self.api("DELETE", f"{flat}?todos=trash")
        self.api("POST", f"{flat}/restore")
        yield
        create = {"op": "create", "todo": {"id": IDS[6], "title": "In a batch"}}
        done = {"op": "complete", "id": IDS[2]}
        self.api("POST", "/todos/batch", {"operations": [create, done]})
        self.api("POST", "/todos/batch", {"operations": [create, {"op": "x"}]})
        items = [{"id": each, "title": "Moved here"} for each in IDS[10:14]]
        self.api("POST", "/import", {"format": "ownlist/1", "items": items})
        yield

    def looks(self) -> Iterator[None]:
        page = self.api("GET", "/todos?limit=2").json
        self.api("GET", f"/todos?limit=2&cursor={page['next_cursor']}")
        for query in (
            "status=completed",
            "tag=home",
            "q=todo",
            "deleted=true",
            "sort=title",
        ):
            self.api("GET", f"/todos?{query}")
        self.api("GET", "/todos/summary?time_zone=Europe/Berlin")
        self.api("GET", "/todos?due=today")
        yield
        for todo_id in IDS[:5]:
            self.api("GET", f"/todos/{todo_id}")
        etag = self.api("GET", f"/todos/{IDS[0]}").headers["etag"]
        self.api("GET", f"/todos/{IDS[0]}", if_none_match=etag)
        feed = self.api("GET", "/todos/changes").json
        self.api("GET", f"/todos/changes?since={feed['next']}")
        self.api("PATCH", f"/todos/{IDS[0]}", {"title": "Once more"})
        self.api("GET", f"/todos/changes?since={feed['next']}")
        self.api("GET", "/export?format=json")
        self.api("GET", "/export?format=csv")
        yield

    def changes_password(self) -> Iterator[None]:
        self.auth("/request-password-reset", {"email": EMAIL})
        self.auth("/sign-up/email", {"name": "Ada", "email": EMAIL, "password": FIRST})
        self.auth("/get-session")
        self.auth("/list-sessions")
        self.auth("/revoke-session", {"token": "of nobody"})
        self.auth("/update-user", {"name": "Ada Lovelace"})
        self.auth("/change-email", {"newEmail": EMAIL})
        change = {"currentPassword": WRONG, "newPassword": SECOND}
        self.auth("/change-password", change)
        self.auth("/change-password", change | {"currentPassword": FIRST})
        yield
        self.auth("/sign-out", {})
        for password in (WRONG, SECOND, WRONG, SECOND):  # the last one is too much
            self.signs_in(password)
        yield

    def overdoes(self) -> Iterator[None]:
        """More than the limits allow: of writes, of todos."""
        early_in_a_minute()
        for n in range(WRITES + 2):
            self.api("POST", "/todos", {"title": f"Again {n}"})
        yield
        self.api("POST", "/me/erase", {"confirm": "not me"})
        items = [{"id": each, "title": "Many"} for each in MANY]
        self.api("POST", "/import", {"format": "ownlist/1", "items": items})
        me = self.auth("/get-session").json()["user"]["id"]
        self.api("POST", "/me/erase", {"confirm": me})
        self.api("POST", "/import", {"format": "ownlist/1", "items": items[1:]})
        self.api("POST", "/todos", {"title": "One too many"})
        self.api("GET", "/me")
        self.since = self.api("GET", "/todos/changes").json["next"]
        self.api("DELETE", f"/todos/{MANY[1]}")
        yield

    def returns(self) -> Iterator[None]:
        """After a month, and a night in which what is past its time goes."""
        self.world.passes(31 * DAY)
        self.world.night()
        self.auth("/get-session")
        self.cookies = ""
        self.signs_in(SECOND)
        self.api("GET", f"/todos/changes?since={self.since}")  # it was purged
        self.api("GET", "/me")
        self.api("GET", "/todos?deleted=true")
        yield

    def leaves(self) -> Iterator[None]:
        self.auth("/request-password-reset", {"email": EMAIL})
        self.auth("/sign-up/email", {"name": "Ada", "email": EMAIL, "password": FIRST})
        # A link is there in any world, whoever asked for it.
        self.auth(
            "/reset-password", {"token": self.link("reset"), "newPassword": FIRST}
        )
        self.auth("/get-session")  # it has ended
        self.cookies = ""
        self.signs_in(SECOND)
        self.signs_in(FIRST)
        self.token = self.auth("/token").json().get("token", "")
        self.api("GET", "/todos?limit=3")
        yield
        self.auth("/delete-user", {"password": WRONG})
        self.auth("/delete-user", {"password": FIRST})
        self.api("GET", "/todos")  # the token lives on, and finds nothing
        self.api("POST", "/todos", {"title": "Of nobody"})
        self.token = ""
        self.signs_in(FIRST)
        self.auth("/revoke-sessions", {})
        yield


def early_in_a_minute() -> None:
    """Writes are counted by the minute: another one must not begin meanwhile."""
    late = time.time() % 60 - 50
    if late > 0:
        time.sleep(10 - late)

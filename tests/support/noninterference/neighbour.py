"""Somebody with an account and many addresses, who knows another's address and ids."""

from collections.abc import Callable
from random import Random
from typing import Any

from tests.support.noninterference.person import EMAIL, IDS
from tests.support.noninterference.world import WRITES, World

OWN, PASSWORD = "mallory@example.net", "a password of another"
OF_MAILS = 6  # of each kind, each hour: one more than there are


class Neighbour:
    """Does some of it each hour, in an order of its own."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.random = Random(seed)
        self.cookies = self.token = ""
        self.wholly = False
        self.statuses: dict[str, set[int]] = {}

    def acts(self, deeds: int) -> None:
        """So many of the deeds there are; 8 are all, and as often as it takes."""
        self.wholly = deeds == 8
        if not self.token:
            self._comes()
        every: list[Callable[[], object]] = [
            *(self.own, self.others, self.unknown, self.floods, self.erases),
            *(self.tampers, self.guesses_a_password, self.other_doors),
        ]
        for deed in (self.mails, *self.random.sample(every, deeds)):
            deed()

    def place(self) -> str:
        """A client address: there are many, and none is the person's."""
        return f"203.0.113.{self.random.randrange(256)}"

    def _comes(self) -> None:
        account = {"name": "M", "email": OWN, "password": PASSWORD}
        self.auth("/sign-up/email", account)
        token = self.world.identity.link(OWN)
        answer = self.auth("/verify-email", {"token": token, "password": PASSWORD})
        self.cookies = "; ".join(each.split(";")[0] for each in answer.cookies)
        self.token = self.auth("/token").json()["token"]

    def auth(self, path: str, body: Any = None, place: str = "") -> Any:
        answer = self.world.auth(place or self.place(), path, body, self.cookies)
        self.statuses.setdefault(path, set()).add(answer.status)
        return answer

    def api(self, method: str, target: str, body: Any = None, **headers: str) -> Any:
        answer = self.world.api(self.token, method, target, body, **headers)
        self.statuses.setdefault(f"{method} {target}", set()).add(answer.status)
        return answer

    def own(self) -> None:
        """The same ids as the person's, which is theirs to do."""
        for todo_id in IDS[:3]:
            self.api("POST", "/todos", {"id": todo_id, "title": "Mine"})
        self.api("DELETE", f"/todos/{IDS[2]}")
        items = [{"id": each, "title": "Mine"} for each in IDS[8:20]]
        self.api("POST", "/import", {"format": "ownlist/1", "items": items})
        for target in ("/todos", "/todos/summary", "/todos/changes", "/me"):
            self.api("GET", target)
        for form in ("json", "csv"):
            self.api("GET", f"/export?format={form}")

    def others(self) -> None:
        """What is the person's alone, in every operation that takes an id."""
        for todo_id in IDS[4:7]:
            target = f"/todos/{todo_id}"
            self.api("GET", target)
            self.api("PATCH", target, {"title": "stolen"}, if_match="*")
            for deed in ("complete", "reopen", "restore"):
                self.api("POST", f"{target}/{deed}")
            self.api("DELETE", target)
        stolen = {"op": "update", "id": IDS[5], "todo": {"title": "stolen"}}
        self.api("POST", "/todos/batch", {"operations": [stolen]})

    def unknown(self) -> None:
        """Without a token, or with one of nobody."""
        for token in ("", "x", "e30.e30.e30", self.token[:-2]):
            for target in ("/todos", "/me", "/health", "/ready", "/export?format=json"):
                self.world.api(token, "GET", target)
            self.world.api(token, "POST", "/todos", "{" * 1_000)

    def floods(self) -> None:
        for n in range(WRITES + 2):
            self.api("PATCH", f"/todos/{IDS[0]}", {"title": f"Again {n}"})
        items = [{"title": "More"}] * 100
        self.api("POST", "/import", {"format": "ownlist/1", "items": items})

    def erases(self) -> None:
        who = self.api("GET", "/me").json["id"]
        self.api("DELETE", "/trash")
        self.api("POST", "/me/erase", {"confirm": who})

    def tampers(self) -> None:
        """At the endpoints of a session, with what is the person's."""
        for body in ({"token": "x"}, {"token": IDS[0]}):
            self.auth("/revoke-session", body)
        self.auth("/list-sessions")
        self.auth("/jwks")
        self.auth("/delete-user", {"password": "not mine", "userId": EMAIL})
        self.auth("/verify-email", {"token": "x", "password": PASSWORD})
        self.auth("/confirm-email-change", {"token": "x", "password": PASSWORD})
        self.auth("/reset-password", {"token": "x", "newPassword": PASSWORD})

    def mails(self) -> None:
        """Some that the person may get in an hour, or all; and requests for none."""
        account = {"name": "M", "email": EMAIL, "password": PASSWORD}
        for _ in range(OF_MAILS if self.wholly else 1):
            self.auth("/sign-up/email", account)
            self.auth("/request-password-reset", {"email": EMAIL})
            self.auth("/sign-up/email", {"email": EMAIL})
            self.auth("/request-password-reset", {"email": EMAIL, "redirectTo": 5})
        self.auth("/sign-up/email", account | {"email": self.stranger()})

    def stranger(self) -> str:
        return f"{self.random.randrange(10**9)}@example.org"

    def guesses_a_password(self) -> None:
        """From one place, again and again: that place is shut out, and no other."""
        place = "192.0.2.1"
        for number in range(21 if self.wholly else 1):
            guess = {"email": EMAIL, "password": f"guess {number}"}
            self.auth("/sign-in/email", guess, place)
            self.world.forgets(place)

    def other_doors(self) -> None:
        answer = self.auth("/sign-in/email", {"email": OWN, "password": PASSWORD})
        self.cookies = "; ".join(each.split(";")[0] for each in answer.cookies)
        self.auth("/change-email", {"newEmail": EMAIL})
        self.auth("/update-user", {"name": "Not me", "id": EMAIL})
        change = {"currentPassword": "not mine", "newPassword": PASSWORD}
        self.auth("/change-password", change)

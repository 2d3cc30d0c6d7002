"""The two people of a probe, and how they leave: without a trace of them.

Each begins with nothing or is refused, since at the end all they have is erased.
"""

import json
from collections.abc import Mapping
from typing import Any

from infra.common.client import Person
from infra.common.errors import UserError
from infra.common.signals import uninterrupted
from infra.probe.client import Answer, Client, Request
from infra.probe.forging import octets
from infra.probe.settings import Target

NAMES = ("one", "two")
KEYS = ("TOKEN", "EMAIL", "PASSWORD")
WHO = (
    "No account to probe with: set PROBE_TOKEN_{NAME}, or PROBE_EMAIL_{NAME} and "
    "PROBE_PASSWORD_{NAME}, of one that is used for tests only."
)


class Someone:
    """Whoever a token was given for."""

    cookie = ""

    def __init__(self, name: str, token: str = "") -> None:
        self.name = name
        self.token = token
        self.id = ""
        self.claims: dict[str, Any] = {}

    def enter(self, client: Client) -> None:
        """Learn one's id. Raises UserError if the token or the account will not do."""
        self.claims = _claims(self.name, self.token)
        answer = self.ask(client, "GET", "/api/v1/me")
        if "x-request-id" not in answer.headers:
            raise UserError(
                f"What answers at {client.url} is not Ownlist: check the address."
            )
        if answer.status != 200:
            raise UserError(f"The token of {self.name} is rejected ({answer.status}).")
        if answer.json["todos"] or answer.json["deleted"]:
            raise UserError(
                f"The account of {self.name} has todos, which the probe would erase: "
                "use an account for tests only."
            )
        self.id = answer.json["id"]

    def leave(self, client: Client) -> list[str]:
        """Erase everything and look whether it is gone; a phrase for what is not."""
        if not self.id:
            return []
        erased = self.ask(client, "POST", "/api/v1/me/erase", {"confirm": self.id})
        account = self.ask(client, "GET", "/api/v1/me")
        listed = self.ask(client, "GET", "/api/v1/todos?limit=1")
        clean = account.json.get("todos") == account.json.get("deleted") == 0
        if erased.status == 200 and clean and listed.json.get("items") == []:
            return []
        return [f"todos of {self.name} (erasing them was answered {erased.status})"]

    def ask(self, client: Client, method: str, path: str, body: Any = None) -> Answer:
        """A request that is no attempt: it must work."""
        sent = None if body is None else json.dumps(body).encode()
        return client.ask(Request("", method, path, self.headers(sent), sent))

    def headers(self, body: bytes | None) -> tuple[tuple[str, str], ...]:
        content = (("Content-Type", "application/json"),) if body is not None else ()
        return (("Authorization", f"Bearer {self.token}"), *content)


class SignedIn(Someone):
    """Someone with an account of the bundled identity, who signs out at the end."""

    def __init__(self, name: str, person: Person) -> None:
        super().__init__(name)
        self.person = person
        self.cookie = person.cookie

    def enter(self, client: Client) -> None:
        answer = self.person.fetch_token()
        if answer.status != 200:
            raise UserError(
                f"The identity gives no token to {self.name} ({answer.status})."
            )
        self.token = self.person.token
        super().enter(client)

    def leave(self, client: Client) -> list[str]:
        left = super().leave(client)
        if self.person.identity("POST", "/sign-out", {}).status != 200:
            left.append(f"the session of {self.name}")
        return left


class Newcomer(SignedIn):
    """Someone who signed up for the probe, and deletes the account at the end."""

    def leave(self, client: Client) -> list[str]:
        left = Someone.leave(self, client)
        person = self.person
        person.identity("POST", "/delete-user", {"password": person.password})
        if person.sign_in().status != 401:
            left.append(f"the account {person.email}")
        return left


def someone(name: str, chosen: Target, environ: Mapping[str, str]) -> Someone:
    """By a token, by a password, or on this machine somebody new. Raises UserError."""
    own = {key: environ.get(f"PROBE_{key}_{name.upper()}", "") for key in KEYS}
    if own["TOKEN"]:
        return Someone(name, own["TOKEN"])
    if own["EMAIL"]:
        return _known(name, Person(chosen.url, name, own["EMAIL"], own["PASSWORD"]))
    if not chosen.local:
        raise UserError(WHO.format(NAME=name.upper()))
    with uninterrupted():  # an account nobody has heard of could not be deleted
        return _new(name, Person(chosen.url, f"probe-{name}"), chosen.mailbox)


def _known(name: str, person: Person) -> SignedIn:
    status = person.sign_in().status
    if status != 200:
        raise UserError(
            f"{name} cannot sign in ({status}): check PROBE_PASSWORD_{name.upper()}."
        )
    return SignedIn(name, person)


def _new(name: str, person: Person, mailbox: str) -> Newcomer:
    signed_up, confirmed = person.sign_up(), person.confirm(mailbox)
    if (signed_up.status, confirmed.status) != (200, 200):
        raise UserError(f"{name} cannot sign up as {person.email}.")
    return Newcomer(name, person)


def _claims(name: str, token: str) -> dict[str, Any]:
    try:
        _, payload, _ = token.split(".")
        claims = json.loads(octets(payload))
    except ValueError:
        claims = None
    if not isinstance(claims, dict):
        raise UserError(f"The token of {name} is not a JWT.")
    return claims

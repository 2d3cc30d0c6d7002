"""Servers with one guard taken away: what a probe must find."""

import hmac
import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from jose import jwk

from infra.probe.forging import secrets_of
from shared.auth import claims, compact, tokens
from shared.auth.tokens import Verifier
from shared.http import entry, pipeline
from shared.principal import Principal
from shared.scopes import SCOPES
from tests.support.api.client import Api, Person

Event = dict[str, Any]
Change = Callable[[Event], Event]


class Weakness:
    """Takes guards away from the API that it is given, for one test."""

    def __init__(self, api: Api, one: Person, patch: pytest.MonkeyPatch) -> None:
        self.api, self.one, self.patch = api, one, patch

    # The way in

    def no_check_in_one_operation(self) -> None:
        self._receives("get_todo", lambda event: self._as(self.one, event))

    def refuses_everybody(self) -> None:
        self._receives("summarize_todos", _without_token)

    def stumbles_over_a_token(self) -> None:
        def fails(event: Event, answer: Event) -> Event:
            sent = "authorization" in event["headers"]
            return answer | ({"statusCode": 500} if sent else {})

        self._answers("get_health", fails)

    # The token

    def believes_any_signature(self) -> None:
        def unverified(token: str, _: Any) -> bytes:
            return _octets(token.split(".")[1])

        self.patch.setattr(tokens, "_verified_payload", unverified)

    def reads_any_spelling(self) -> None:
        self.patch.setattr(compact, "_canonical", lambda _: True)

    def believes_alg_none(self) -> None:
        self._believes(lambda header, _: str(header["alg"]).lower() in ("none", ""))

    def believes_without_signature(self) -> None:
        self._believes(lambda _, token: token.endswith("."))

    def believes_a_key_of_the_tokens_own(self) -> None:
        def signed(header: Event, token: str) -> bool:
            text, _, signature = token.rpartition(".")
            return "jwk" in header and bool(
                jwk.construct(header["jwk"], header["alg"]).verify(
                    text.encode(), _octets(signature)
                )
            )

        self._believes(signed)

    def takes_a_public_key_for_a_secret(self) -> None:
        (published,) = self.api.issuer.jwks()["keys"][:1]

        def signed(header: Event, token: str) -> bool:
            text, _, signature = token.rpartition(".")
            return header["alg"] == "HS256" and any(
                hmac.digest(secret, text.encode(), "sha256") == _octets(signature)
                for _, secret in secrets_of(published)
            )

        self._believes(signed)

    def takes_the_last_of_two_tokens(self) -> None:
        def last(event: Event) -> Event:
            carried = event["headers"].get("authorization", "")
            return _with(event, carried.rpartition(",")[2].strip())

        self._receives("get_todo", last)

    def takes_a_token_from_the_query(self) -> None:
        def found(event: Event) -> Event:
            name, _, token = event["rawQueryString"].partition("=")
            asked = {"rawQueryString": ""} if name == "access_token" else {}
            return _with(event, f"Bearer {token}") | asked if asked else event

        self._receives("get_todo", found)

    def forgets_the_scope(self) -> None:
        self.patch.setattr(pipeline, "permit", lambda *_: None)

    def believes_every_app(self) -> None:
        self.patch.setattr(claims, "granted", lambda *_: SCOPES)

    # The list

    def serves_whoever_knows_the_id(self) -> None:
        for name in ("get_todo", "restore_todo"):
            self._receives(name, self._as_its_owner)

    def tells_that_there_is_one(self) -> None:
        def forbidden(event: Event, answer: Event) -> Event:
            there = self._as_its_owner(event) is not event
            return answer | ({"statusCode": 403} if there else {})

        self._answers("get_todo", forbidden)

    def lets_a_batch_touch_anything(self) -> None:
        self._receives("batch_todos", self._as_its_owner)

    def believes_a_header(self) -> None:
        def named(event: Event) -> Event:
            claimed = event["headers"].get("x-user-id") == self.one.subject
            return self._as(self.one, event) if claimed else event

        self._receives("list_todos", named)

    # The answer

    def quotes_the_query(self) -> None:
        def quoting(event: Event, answer: Event) -> Event:
            return answer | {"body": answer["body"] + event["rawQueryString"]}

        self._answers("get_todo", quoting)

    def shows_the_token(self) -> None:
        def showing(event: Event, answer: Event) -> Event:
            seen = {"x-debug": event["headers"].get("authorization", "")}
            return answer | {"headers": answer["headers"] | seen}

        self._answers("get_todo", showing)

    def lets_answers_be_sniffed(self) -> None:
        self.patch.delitem(entry.HEADERS, "x-content-type-options")

    def _as(self, person: Person, event: Event) -> Event:
        return _with(event, self.api.issuer.bearer(person.subject))

    def _as_its_owner(self, event: Event) -> Event:
        """The same event from person one, if an id in it is of a todo of theirs."""
        ids = re.findall(r"[0-9a-f-]{36}", event["rawPath"] + (event.get("body") or ""))
        pages = ("", "?deleted=true")
        shown = [self.one.send("GET", f"/api/v1/todos{page}").body for page in pages]
        hers = any(f'"id":"{each}"' in body for each in ids for body in shown)
        return self._as(self.one, event) if hers else event

    def _receives(self, name: str, change: Change) -> None:
        self._wrap(name, lambda handler: lambda e, c: handler(change(e), c))

    def _answers(self, name: str, change: Callable[[Event, Event], Event]) -> None:
        self._wrap(name, lambda handler: lambda e, c: change(e, handler(e, c)))

    def _wrap(self, name: str, wrap: Callable[[Any], Any]) -> None:
        self.api.operations = [
            replace(each, handler=wrap(each.handler)) if each.name == name else each
            for each in self.api.operations
        ]

    def _believes(self, good: Callable[[Event, str], bool]) -> None:
        proper = Verifier.verify

        def verify(verifier: Verifier, token: str) -> Principal:
            try:
                header = json.loads(_octets(token.split(".")[0]))
                believed = good(header, token)
            except (ValueError, KeyError):
                believed = False
            if not believed:
                return proper(verifier, token)
            said = json.loads(_octets(token.split(".")[1]))
            return Principal(said["sub"], said["iss"], said["exp"], scopes=SCOPES)

        self.patch.setattr(Verifier, "verify", verify)


def _octets(segment: str) -> bytes:
    return urlsafe_b64decode(segment + "==")


def _with(event: Event, authorization: str) -> Event:
    return event | {"headers": event["headers"] | {"authorization": authorization}}


def _without_token(event: Event) -> Event:
    headers = {n: v for n, v in event["headers"].items() if n != "authorization"}
    return event | {"headers": headers}

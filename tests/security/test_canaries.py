"""Secrets sent in every place of a request, to every operation: none is ever printed.

Every request of this folder is looked at in the same way (support/api/attacked.py).
Here each place holds a word that could not be there by chance.
"""

import json
import re
from typing import Any

from tests.support.api.attacked import WatchedApi, printed
from tests.support.api.client import Answer, Api, Operation, Person
from tests.support.api.events import event
from tests.support.api.example_bodies import body_of, with_member
from tests.support.api.fixtures import configured
from tests.support.postgres.sql import rows
from tests.support.run.cases import case
from tests.support.run.promises import EVERY, WITH_A_TODO, promise
from tests.support.run.run import Database
from tests.support.tokens.issuer import Issuer

CANARY = "canary-4f1d0b7e"
ADDRESS = f"{CANARY}@example.com"
Request = dict[str, Any]


def requests(person: Person, operation: Operation) -> dict[str, Request]:
    """The operation as it should be, and spoilt in many ways, full of canaries."""
    issuer = person.api.issuer
    good = {"authorization": issuer.bearer(person.subject, email=ADDRESS, name=CANARY)}
    body = body_of(operation, person.subject)
    for name, value in (
        ("title", CANARY),
        ("description", ADDRESS),
        ("tags", [CANARY]),
    ):
        body = with_member(body, name, value)
    text = json.dumps(body)
    return {
        "as it should be": {"headers": good, "body": text},
        "a cookie": {"headers": good | {"cookie": f"session={CANARY}"}, "body": text},
        "odd headers": {"headers": good | ODD, "body": text},
        "a query": {"headers": good, "query": f"q={CANARY}&{CANARY}={CANARY}"},
        "no JSON": {"headers": good, "body": "{" + CANARY},
        "no base64": {"headers": good, "body": CANARY, "isBase64Encoded": True},
        "a member": {"headers": good, "body": json.dumps({CANARY: CANARY})},
        "a password": {"headers": good, "body": json.dumps(ACCOUNT)},
        "a type": {"headers": good | {"content-type": CANARY}, "body": text},
        "an ETag": {"headers": good | {"if-match": f'"{CANARY}"'}, "body": text},
        "no ETag": {"headers": good | {"if-none-match": CANARY}, "body": text},
        "an id": {"headers": good, "todo_id": CANARY},
        "a kid": {"headers": _bearer(issuer.token(header={"kid": CANARY}))},
        "a token's header": {"headers": _bearer(issuer.token(header={CANARY: "x"}))},
        "a claim": {"headers": _bearer(issuer.token(aud=CANARY, email=ADDRESS))},
        "a subject": {"headers": _bearer(issuer.token(f"{CANARY} {ADDRESS}"))},
        "no token": {"headers": _bearer(CANARY)},
        "a password of Basic": {"headers": {"authorization": f"Basic {CANARY}"}},
    }


ODD = dict.fromkeys(("x-request-id", "user-agent", "referer", "from"), CANARY)
ODD |= {"x-amzn-trace-id": CANARY, "traceparent": CANARY, "x-api-key": CANARY}
ACCOUNT = {"email": ADDRESS, "password": CANARY}


def _bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def send(api: Api, operation: Operation, how: Request) -> Answer:
    how = {"query": "", "body": "", "todo_id": "no-id", **how}
    target = re.sub(r"\{\w+\}", lambda _: how["todo_id"], operation.path)
    kind = {"content-type": "application/json"}
    raw = event(
        operation.method,
        f"{target}?{how['query']}",
        headers=kind | how["headers"],
        body=how["body"],
    )
    return api.call(operation, raw | {"isBase64Encoded": "isBase64Encoded" in how})


@promise("The log holds no token, title, address or body", EVERY)
def test_nothing_that_was_sent_is_printed(
    api: WatchedApi, alice: Person, operation: Operation
) -> None:
    for name, how in requests(alice, operation).items():
        with case(name):
            send(api, operation, how)
            assert CANARY not in api.said
            assert len(api.log) >= 1


@promise("The log holds no token, title, address or body", EVERY)
def test_nor_when_a_fault_is_ours(
    trusted_issuer: Issuer, database: Database, operation: Operation
) -> None:
    """Without a database, and as a role that may nothing: errors quote values."""
    nowhere = "postgresql://a:b@127.0.0.1:1/c"
    for url in (nowhere, database.purge_url):
        with configured(DATABASE_URL=url, **trusted_issuer.environment()):
            api = Api(trusted_issuer)
            for name, how in requests(api.person(), operation).items():
                with case((url[:13], name)), printed() as said:
                    send(api, operation, how)
                    assert CANARY not in said.getvalue()


@promise("The log holds no token, title, address or body", WITH_A_TODO)
def test_nor_when_the_database_quotes_the_row_it_refuses(
    trusted_issuer: Issuer, database: Database, operation: Operation
) -> None:
    """A constraint that nobody thought of: its error has the whole row in it."""
    constraint = "alter table todo add constraint unthought check (title !~ 'canary')"
    with configured(DATABASE_URL=database.api_url, **trusted_issuer.environment()):
        api = Api(trusted_issuer)
        person = api.person()
        todo_id = person.create()["id"]
        rows(database.superuser_url, constraint + " not valid")
        try:
            how = requests(person, operation)["as it should be"]
            with printed() as said:
                answer = send(api, operation, how | {"todo_id": todo_id})
        finally:
            rows(database.superuser_url, "alter table todo drop constraint unthought")
    assert answer.status == 500
    assert CANARY not in said.getvalue() + answer.body

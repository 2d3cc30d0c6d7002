"""How long an answer takes tells nothing: measured, printed, and bounded widely."""

import time
import uuid
from statistics import median

from infra.postgres.cluster import run
from tests.support.api.attempts import attempt, own
from tests.support.api.client import Api, Operation, Person
from tests.support.api.fixtures import configured
from tests.support.run.promises import ON_ONE, promise
from tests.support.run.run import Database
from tests.support.tokens.issuer import Issuer

PAIRS = 60
SURELY_TOLD = 2.0  # times as long: a machine under load is off by less


@promise("Response time does not tell whether another user's todo exists", ON_ONE)
def test_a_todo_of_another_user_takes_as_long_as_an_unknown_one(
    database: Database, trusted_issuer: Issuer, operation: Operation
) -> None:
    with configured(DATABASE_URL=database.api_url, **trusted_issuer.environment()):
        api = Api(trusted_issuer)
        alice, mallory = api.person(), api.person()
        hers = own(alice, operation)["id"]
        own(mallory, operation)
        unlimited = "update owner set write_limit = 1000000 where id = '{}'"
        run(database.superuser_url, unlimited.format(mallory.subject))
        pairs = [
            (took(mallory, operation, hers), took(mallory, operation, None))
            for _ in range(PAIRS)
        ]
    ratio = median(theirs / unknown for theirs, unknown in pairs)
    print(f"{operation.name}: a stranger's takes {ratio:.2f} of an unknown one")
    assert 1 / SURELY_TOLD < ratio < SURELY_TOLD


def took(person: Person, operation: Operation, todo_id: str | None) -> float:
    """Seconds until the 404, by the clock on the wall."""
    todo_id = todo_id or str(uuid.uuid4())
    began = time.perf_counter()
    assert attempt(person, operation, todo_id).status == 404
    return time.perf_counter() - began

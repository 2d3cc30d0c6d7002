"""The password changes while everybody is busy: nobody notices."""

import time
import uuid

from tests.support.environments import environments
from tests.support.rotation import rotating
from tests.support.run import Database
from tests.support.secrets_manager import secrets_manager

ENVIRONMENTS = 3
ROTATIONS = 2


def test_a_password_that_changes_under_load_fails_no_request(
    database: Database,
) -> None:
    """New secret, then new password, with a moment between; every write signs in."""
    with secrets_manager() as manager, rotating(database, "password-0") as role:
        secret = manager.keep(DATABASE_URL=role.url("password-0"))
        told = {"DATABASE_SECRET_ID": secret, **manager.environment()}
        with environments(ENVIRONMENTS, "", **told) as running:
            people = [f"person-{uuid.uuid4()}" for _ in range(5 * ENVIRONMENTS)]
            running.all([("create anew", person, "a first todo") for person in people])
            outcomes = []
            for number in range(1, ROTATIONS + 1):
                calls = [
                    running.begin("create anew", f"person-{uuid.uuid4()}", "a todo")
                    for _ in range(40)
                ]
                manager.replace(secret, DATABASE_URL=role.url(f"password-{number}"))
                time.sleep(0.1)
                role.change(f"password-{number}")
                assert not all(call.done() for call in calls), "it was under load"
                outcomes += [call.result() for call in calls]
    assert {outcome for outcome, _ in outcomes} == {"ok"}
    assert len({process for _, process in outcomes}) == ENVIRONMENTS
    # One read at first; for each rotation one more, and one for who began in between.
    assert manager.reads <= ENVIRONMENTS * (2 + 2 * ROTATIONS)
    assert manager.reads >= 1 + ROTATIONS

"""Identity comes from the token alone, whatever else a request says."""

from tests.support.api.attempts import attempt, own
from tests.support.api.client import Operation, Person
from tests.support.api.example_bodies import body_of, with_member
from tests.support.postgres.sql import left_alone
from tests.support.run.cases import case
from tests.support.run.promises import AUTHENTICATED, WITH_CONTENT, promise
from tests.support.run.run import Database

SECRET = "Alice's secret"


@promise("No header, parameter or member makes a caller another user", AUTHENTICATED)
def test_a_header_cannot_change_the_principal(
    alice: Person, mallory: Person, operation: Operation, database: Database
) -> None:
    hers = own(alice, operation, SECRET)
    with left_alone(database, alice):
        plain = attempt(mallory, operation, hers["id"])
        for header in CLAIMED:
            with case(header):
                claim = {header: alice.subject}
                claimed = attempt(mallory, operation, hers["id"], **claim)
                # A create that is repeated is answered with 200.
                assert claimed.status in (plain.status, 200)
                assert SECRET not in claimed.body


CLAIMED = ["x-user-id", "x-owner-id", "x-forwarded-user", "x-amzn-oidc-identity"]
CLAIMED += ["x-amzn-oidc-data", "x-authenticated-user", "x-real-user", "from"]
CLAIMED += ["x-authorization", "x-forwarded-authorization", "cookie", "x-tenant-id"]


@promise("No header, parameter or member makes a caller another user", AUTHENTICATED)
def test_a_parameter_cannot_change_the_principal(
    alice: Person, mallory: Person, operation: Operation, database: Database
) -> None:
    hers = own(alice, operation, SECRET)
    with left_alone(database, alice):
        for name in NAMES:
            with case(name):
                query = f"{name}={alice.subject}"
                answer = attempt(mallory, operation, hers["id"], query=query)
                assert answer.status == 422


NAMES = ["user_id", "owner_id", "owner", "sub", "filter[owner_id]", "_method"]

SERVER_OWNED = ["owner_id", "user_id", "owner", "sub", "digest", "is_admin", "todos"]
SERVER_OWNED += ["quota", "change_number", "__proto__", "constructor", "title_folded"]
TAKEN_BY_IMPORT = {"version", "updated_at", "created_at", "completed_at", "deleted_at"}


@promise("A client cannot set what the server owns", WITH_CONTENT)
def test_server_owned_members_cannot_be_set(
    alice: Person, mallory: Person, operation: Operation, database: Database
) -> None:
    """An import takes the members of an export, and two of them without effect."""
    mine = own(mallory, operation)
    members = SERVER_OWNED + [*TAKEN_BY_IMPORT] * (operation.name != "import_todos")
    moment = "2001-01-01T00:00:00Z"
    with left_alone(database, mallory):
        for member in sorted(members):
            with case(member):
                value = moment if member.endswith("_at") else alice.subject
                body = with_member(body_of(operation, mallory.subject), member, value)
                answer = attempt(mallory, operation, mine["id"], body=body)
                assert (answer.status, answer.slug) == (422, "invalid")
                assert member not in answer.body

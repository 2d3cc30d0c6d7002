"""Who one is, how much one has, and how it is all erased."""

from datetime import UTC, datetime

from tests.support.api.client import TODOS, Answer, Person
from tests.support.postgres.sql import everything_of, left_alone, rows
from tests.support.run.cases import cases
from tests.support.run.run import Database
from tests.support.tokens.issuer import LIFETIME

ME, ERASE = "/api/v1/me", "/api/v1/me/erase"


def erase(person: Person) -> Answer:
    return person.send("POST", ERASE, {"confirm": person.subject})


@cases(
    "body",
    [
        {"confirm": "somebody-else"},
        {"confirm": ""},
        {"confirm": None},
        {"confirm": True},
        {},
        {"confirm": "{subject}", "more": 1},
        {"confirm": "{subject} "},
        {"confirm": "{SUBJECT}"},
        [],
    ],
)
def test_without_the_right_confirmation_nothing_is_erased(
    alice: Person, database: Database, body: object
) -> None:
    alice.create()
    if isinstance(body, dict) and isinstance(text := body.get("confirm"), str):
        text = text.replace("{subject}", alice.subject)
        body = body | {"confirm": text.replace("{SUBJECT}", alice.subject.upper())}
    with left_alone(database, alice):
        answer = alice.send("POST", ERASE, body)
        assert answer.status == 422
        assert "somebody-else" not in answer.body
        assert alice.subject not in answer.body.lower()


def test_another_owners_id_confirms_nothing(
    alice: Person, mallory: Person, database: Database
) -> None:
    alice.create()
    mallory.create()
    with left_alone(database, alice):
        answer = mallory.send("POST", ERASE, {"confirm": alice.subject})
        assert answer.status == 422
        assert erase(mallory).json["erased"] == 1


def test_an_erasure_over_the_write_limit_erases_nothing(
    alice: Person, database: Database
) -> None:
    alice.create()
    limit = f"update owner set write_limit = 1 where id = '{alice.subject}'"
    rows(database.superuser_url, limit)
    for _ in range(2):  # a minute may begin between two of them
        answer = erase(alice)
        if answer.status != 429:
            alice.create()
    assert erase(alice).status == 429
    assert len(alice.titles()) == 1


def test_an_erasure_takes_todos_and_trash_and_leaves_the_account(
    alice: Person, database: Database
) -> None:
    kept = alice.create("kept")
    alice.delete(alice.create("trashed")["id"])
    token = alice.send("GET", f"{TODOS}/changes").json["next"]
    answer = erase(alice)
    assert answer.status == 200
    assert answer.json.keys() == {"erased", "erased_at"}
    assert answer.json["erased"] == 2
    at = datetime.fromisoformat(answer.json["erased_at"])
    assert abs((datetime.now(UTC) - at).total_seconds()) < 60
    assert everything_of(database.superuser_url, alice.subject)["todos"] is None
    assert alice.get(kept["id"]).status == 404
    assert alice.send("POST", f"{TODOS}/{kept['id']}/restore").status == 404
    gone = alice.send("GET", f"{TODOS}/changes?since={token}")
    assert (gone.status, gone.slug) == (410, "resync-required")
    again = alice.create("again", id=kept["id"])
    assert again["version"] > kept["version"] + 1
    assert alice.titles() == ["again"]
    owner = everything_of(database.superuser_url, alice.subject)["owner"]
    assert owner["todos"] == 1


def test_an_erasure_is_idempotent(alice: Person) -> None:
    alice.create()
    assert [erase(alice).json["erased"] for _ in range(3)] == [1, 0, 0]


def test_who_never_wrote_may_be_erased_too(alice: Person, database: Database) -> None:
    assert erase(alice).json["erased"] == 0
    assert everything_of(database.superuser_url, alice.subject)["owner"] is None


def test_a_user_who_never_wrote_sees_their_limits(
    alice: Person, database: Database
) -> None:
    me = alice.send("GET", ME).json
    assert (me["id"], me["todos"], me["deleted"]) == (alice.subject, 0, 0)
    assert everything_of(database.superuser_url, alice.subject)["owner"] is None
    alice.create()
    after = alice.send("GET", ME).json
    assert after["quota"] == me["quota"] == 10_000
    assert after["byte_quota"] == me["byte_quota"] == 20 * 1024 * 1024
    assert (me["bytes"], after["bytes"]) == (0, len("Buy milk"))


def test_me_reports_the_subject_and_the_usage(alice: Person, mallory: Person) -> None:
    mallory.create("not counted")
    alice.create()
    alice.create(completed=True)
    alice.delete(alice.create()["id"])
    me = alice.send("GET", ME).json
    expires = datetime.fromisoformat(me.pop("token_expires_at"))
    assert me == {
        "id": alice.subject,
        "issuer": alice.api.issuer.url,
        "time_zone": None,
        "language": None,
        "week_start": None,
        "day_starts_at": "09:00",
        "reminder_mails": True,
        "todos": 2,
        "deleted": 1,
        "quota": 10_000,
        "bytes": 3 * len("Buy milk"),
        "byte_quota": 20 * 1024 * 1024,
        "projects": 0,
        "project_quota": 200,
    }
    left = (expires - datetime.now(UTC)).total_seconds()
    assert LIFETIME - 60 < left <= LIFETIME

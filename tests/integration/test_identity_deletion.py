"""An account goes with its password only, and then whole."""

import json
from typing import Any

import pytest

from infra.postgres.cluster import run
from tests.support.identity.function import PASSWORD, Identity, assert_problem
from tests.support.run.promises import promise
from tests.support.run.run import Database


@promise("Deleting an account takes its password")
@pytest.mark.parametrize(
    "body",
    [
        {},
        {"password": ""},
        {"password": None},
        {"password": "not the right one"},
        {"password": True},
        {"password": [PASSWORD]},
        {"password": {"a": 1}},
        {"token": "x"},
        {"token": ""},
        None,
    ],
)
def test_an_account_is_not_deleted_without_its_password(
    body: Any, identity: Identity
) -> None:
    session = identity.sign_up()
    answer = identity.request(
        "POST", "/delete-user", body=body, cookies=session.cookies
    )
    assert answer.status == 400
    assert identity.token(session)
    assert identity.sign_in(session.email).user_id == session.user_id


def test_nobody_is_deleted_with_the_password_of_another(identity: Identity) -> None:
    victim = identity.sign_up()
    other = identity.sign_up(password="another long password")
    body = {"password": "another long password", "userId": other.user_id}
    answer = identity.request("POST", "/delete-user", body=body, cookies=victim.cookies)
    assert answer.status == 400
    assert identity.token(victim)


def test_a_deletion_that_fails_leaves_the_account_whole(
    identity: Identity, database: Database
) -> None:
    session = identity.sign_up()
    run(
        database.owner_url,
        """create function fail_for_a_test() returns trigger language plpgsql
           as $$ begin raise exception 'canary-failure'; end $$""",
        f"""create trigger fail_for_a_test before delete on auth."user" for each row
            when (old.id = '{session.user_id}') execute function fail_for_a_test()""",
    )
    try:
        answer = identity.request(
            "POST", "/delete-user", body={"password": PASSWORD}, cookies=session.cookies
        )
    finally:
        run(database.owner_url, "drop function fail_for_a_test() cascade")
    assert_problem(answer, 503, "unavailable")
    assert "canary-failure" not in identity.output
    assert session.user_id not in identity.output
    assert identity.token(session)
    assert identity.sign_in(session.email).user_id == session.user_id


def test_deleting_an_account_leaves_nothing_of_it(
    identity: Identity, database: Database
) -> None:
    session = identity.sign_up()
    identity.sign_in(session.email)
    answer = identity.request(
        "POST", "/delete-user", body={"password": PASSWORD}, cookies=session.cookies
    )
    assert answer.status == 200
    assert identity.request("GET", "/token", cookies=session.cookies).status == 401
    (said,) = (x for x in identity.output.splitlines() if session.user_id in x)
    assert json.loads(said)["message"] == "account deleted"
    left = run(
        database.owner_url,
        f"""select count(*) from (
              select id from auth."user" where id = '{session.user_id}'
              union all
              select id from auth.session where "userId" = '{session.user_id}'
              union all
              select id from auth.account where "userId" = '{session.user_id}'
            ) as rows_left""",
    )
    assert left == [[0]]
    assert identity.sign_up(session.email).user_id != session.user_id

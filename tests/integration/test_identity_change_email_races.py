"""A change of address, and what others do at the same moment."""

import base64
import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from infra.postgres.cluster import run
from tests.support.identity.change_email import (
    NEW,
    confirm,
    owner_of,
    pending,
    reset,
    reset_link,
)
from tests.support.identity.function import (
    Identity,
    Session,
    assert_problem,
    some_email,
)
from tests.support.run.run import Database


@pytest.fixture
def ada(identity: Identity) -> Session:
    return identity.sign_up()


@contextmanager
def meanwhile(database: Database, when: str, body: str) -> Iterator[None]:
    """Whenever that happens in the database, this does as well: SQL."""
    run(
        database.owner_url,
        f"""create function meanwhile() returns trigger language plpgsql
            security definer as $$ begin {body}; return coalesce(new, old); end $$""",
        f"create trigger meanwhile {when} execute function meanwhile()",
    )
    try:
        yield
    finally:
        run(database.owner_url, "drop function meanwhile() cascade")


def test_a_session_and_a_link_made_at_this_moment_end_too(
    identity: Identity, ada: Session, database: Database
) -> None:
    """The statement that changes the address does not see them."""
    _, token = pending(identity, ada)
    link = hashlib.sha256(b"reset-password:at-this-moment").digest()
    stored = base64.urlsafe_b64encode(link).rstrip(b"=").decode()
    late = f"now() + interval '1 hour', '{ada.user_id}'"
    made = f"""insert into auth.verification (identifier, "expiresAt", value)
               values ('{stored}', {late});
               insert into auth.session (token, "updatedAt", "expiresAt", "userId")
               values ('at-this-moment', now(), {late})"""
    changed = 'before update on auth."user" for each row'
    with meanwhile(database, f"{changed} when (old.id = '{ada.user_id}')", made):
        assert confirm(identity, token).status == 200
    assert_problem(reset(identity, "at-this-moment"), 400, "invalid-token")
    left = f"""select from auth.session where "userId" = '{ada.user_id}'"""
    assert run(database.owner_url, left) == []


def test_two_links_at_the_same_moment_make_one_change(
    identity: Identity, another: Identity, ada: Session, database: Database
) -> None:
    """Two requests that overtook each other may have left two links."""
    first, token = pending(identity, ada)
    keep = """insert into auth.verification (identifier, value, "expiresAt")
              select identifier, value, "expiresAt" from kept"""
    rows = f"select * from auth.verification where value = '{ada.user_id}:{first}'"
    run(database.owner_url, f"create table kept as {rows}")
    second, other = pending(identity, ada)
    run(database.owner_url, keep, "drop table kept")
    # Ending sessions takes its time, in the change and after it: others come meanwhile.
    ended = "before delete on auth.session for each statement"
    with (
        meanwhile(database, ended, "perform pg_sleep(0.5)"),
        ThreadPoolExecutor(2) as pool,
    ):
        pairs = ((identity, token), (another, other))
        asked = [pool.submit(confirm, *each) for each in pairs]
        found = sorted(each.result().status for each in asked)
    assert found == [200, 400]
    owners = [owner_of(database, email) for email in (first, second)]
    assert sorted(owners, key=str) == sorted([ada.user_id, None], key=str)
    assert owner_of(database, ada.email) is None


def test_a_password_that_changes_while_it_is_compared_does_not_count(
    identity: Identity, ada: Session, database: Database
) -> None:
    """As when it is reset in another environment at this moment."""
    _, token = pending(identity, ada)
    # The count of the attempt precedes it: then the password changes.
    counted = """before insert on auth."rateLimit" for each row
                 when (new.key like 'guess:%')"""
    changed = f"""update auth.account set password = 'x:' || password
                  where "userId" = '{ada.user_id}'"""
    with meanwhile(database, counted, changed):
        assert_problem(confirm(identity, token), 400, "invalid-token")
    assert owner_of(database, ada.email) == ada.user_id


def test_a_reset_that_overtakes_the_change_keeps_the_address(
    identity: Identity, ada: Session, database: Database
) -> None:
    """The change comes after the link was used and before the password is set."""
    link = reset_link(identity, ada.email)
    stored = f"""before update on auth.account for each row
                 when (old."userId" = '{ada.user_id}')"""
    moved = f"""update auth."user" set email = '{some_email()}'
                where id = '{ada.user_id}'"""
    with meanwhile(database, stored, moved):
        assert reset(identity, link).status == 200
    assert owner_of(database, ada.email) == ada.user_id
    assert identity.sign_in(ada.email, NEW).user_id == ada.user_id


def test_a_reset_link_made_while_the_address_changes_is_not_sent(
    identity: Identity, ada: Session, database: Database
) -> None:
    made = f"""before insert on auth.verification for each row
               when (new.value = '{ada.user_id}')"""
    moved = f"""update auth."user" set email = '{some_email()}'
                where id::text = new.value"""
    with meanwhile(database, made, moved):
        body = {"email": ada.email}
        answer = identity.request("POST", "/request-password-reset", body=body)
        assert answer.status == 200
    assert "#reset=" not in identity.mail(ada.email).text

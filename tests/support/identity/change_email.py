"""A change of address, as its owner asks for and confirms it."""

from infra.postgres.cluster import run
from tests.support.identity.function import (
    PASSWORD,
    Answer,
    Identity,
    Session,
    some_email,
)
from tests.support.run.run import Database

NEW = "a new and good password"


def ask(identity: Identity, session: Session, email: object) -> Answer:
    body = {"newEmail": email}
    return identity.request("POST", "/change-email", body=body, cookies=session.cookies)


def confirm(identity: Identity, token: object, password: object = PASSWORD) -> Answer:
    body = {"token": token, "password": password}
    return identity.request("POST", "/confirm-email-change", body=body)


def pending(identity: Identity, session: Session, email: str = "") -> tuple[str, str]:
    """An address, and the token of the link that it was sent."""
    email = email or some_email()
    assert ask(identity, session, email).status == 200
    return email, identity.link(email.lower(), "change")


def reset_link(identity: Identity, email: str) -> str:
    identity.request("POST", "/request-password-reset", body={"email": email})
    return identity.link(email, "reset")


def reset(identity: Identity, token: str, password: str = NEW) -> Answer:
    body = {"token": token, "newPassword": password}
    return identity.request("POST", "/reset-password", body=body)


def owner_of(database: Database, email: str) -> object:
    """The id of the account with this address."""
    where = f"""from auth."user" where email = '{email}'"""
    found = run(database.owner_url, f"select id::text {where}")
    return found[0][0] if found else None

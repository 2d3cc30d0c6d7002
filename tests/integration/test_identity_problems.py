"""Every endpoint under /api/auth, in every way it can fail: all errors are alike."""

from collections.abc import Callable, Iterator

import pytest

from infra.common.processes import free_port
from infra.openapi import identity_api, identity_models
from infra.openapi.problems import problems
from infra.postgres.cluster import run
from tests.support.identity.function import (
    Answer,
    Identity,
    Session,
    assert_problem,
    no_mail,
    some_address,
    some_email,
)
from tests.support.run.run import Database

ENDPOINTS = {each.path: each for each in identity_api.ENDPOINTS}
ROUTES = {path: each.method.upper() for path, each in ENDPOINTS.items()}
POSTS = [path for path, method in ROUTES.items() if method == "POST"]
ENDING = ("/sign-out", "/revoke-sessions")
MAILING = (
    *("/sign-up/email", "/send-verification-email", "/request-password-reset"),
    "/change-email",
)
CODES = {each["code"]: each for each in problems() if "code" in each}
# For a 403 whose code is not known: tests/identity/problems.test.ts makes one.
UNKNOWN = {"FORBIDDEN"}
UNDESCRIBED = {404, 405}  # of another path, or method, than those described
CANARY = "canary-9d41"
EVIL = f"https://{CANARY}.test"
MEMBERS = {
    path: [*each.body.model_json_schema()["properties"]]
    for path, each in ENDPOINTS.items()
    if each.body and each.body is not identity_models.Nothing
}
URLS = ("callbackURL", "redirectTo", "errorCallbackURL", "newUserCallbackURL")


Way = Callable[[Identity, str, Session], Iterator[Answer]]


def code_of(answer: Answer, path: str) -> str:
    """The code of an error, which has the one shape and quotes nothing; or ""."""
    if answer.status < 300:
        return ""
    assert answer.status in {*ENDPOINTS[path].errors, *UNDESCRIBED}, answer
    code = str(answer.json()["code"])
    assert code in CODES, answer
    assert_problem(answer, CODES[code]["status"], CODES[code]["slug"])
    assert CANARY not in str(answer.headers) + answer.body.decode()
    return code


def valid_members(path: str) -> dict[str, object]:
    """A body that the endpoint reads, and somebody may have sent."""
    valid = {"email": some_email(), "newEmail": some_email(), "rememberMe": True}
    names = MEMBERS.get(path, [])
    return {name: valid.get(name, f"{CANARY} long enough") for name in names}


def wrong_method(identity: Identity, path: str, _: Session) -> Iterator[Answer]:
    for method in {"GET", "POST", "PUT", "DELETE", "OPTIONS"} - {ROUTES[path]}:
        yield identity.request(method, path)


def not_offered(identity: Identity, path: str, _: Session) -> Iterator[Answer]:
    yield identity.request(ROUTES[path], f"{path}/{CANARY}")
    yield identity.request(ROUTES[path], f"/{CANARY}{path}")


def without_session(identity: Identity, path: str, _: Session) -> Iterator[Answer]:
    body = valid_members(path) if path in POSTS else None
    for bearer in (CANARY, f"{CANARY}.{CANARY}"):
        headers = {"authorization": f"Bearer {bearer}"}
        yield identity.request(ROUTES[path], path, body=body, headers=headers)
    stale = f"__Secure-better-auth.session_token={CANARY}.{CANARY}"
    yield identity.request(ROUTES[path], path, body=body, cookies=stale)


def from_another_site(
    identity: Identity, path: str, session: Session
) -> Iterator[Answer]:
    body = valid_members(path) if path in POSTS else None
    for origin in ("", "null", EVIL):
        headers = {"origin": origin}
        yield identity.request(
            ROUTES[path], path, body=body, headers=headers, cookies=session.cookies
        )
    form = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    yield identity.request(ROUTES[path], path, body=body, headers=form)


def malformed_body(identity: Identity, path: str, _: Session) -> Iterator[Answer]:
    if path not in POSTS:
        return
    json_type = {"content-type": "application/json"}
    for raw in (f"{{{CANARY}".encode(), b"[]", b'{"email": "\\u0000"}', b"\xff"):
        yield identity.request("POST", path, body=raw, headers=json_type)
    form = {"content-type": f"text/{CANARY}"}
    yield identity.request("POST", path, body=b"{}", headers=form)
    yield identity.request("POST", path, body={"name": CANARY * 2_000})


def wrong_member(identity: Identity, path: str, session: Session) -> Iterator[Answer]:
    if path not in POSTS:
        return
    if path in ENDING:  # it would end the session of those after it
        session = identity.sign_up()
    for change in wrong_members(path):
        yield _signed_in(identity, session, path, valid_members(path) | change)
    yield _signed_in(identity, session, path, {})
    if path == "/change-email":
        yield _signed_in(identity, session, path, {"newEmail": session.email})


def wrong_members(path: str) -> Iterator[dict[str, object]]:
    for name in MEMBERS.get(path, []):
        yield {name: 5}
    for name in {"email", "newEmail", "newPassword", "password"} & {
        *MEMBERS.get(path, [])
    }:
        yield {name: CANARY}
        yield {name: CANARY * 30}
    for url in URLS:
        yield {url: EVIL}
    yield {"callbackURL": 5}
    yield {"image": CANARY, "name": CANARY * 30}


def _signed_in(identity: Identity, session: Session, path: str, body: object) -> Answer:
    headers = {"authorization": f"Bearer {session.bearer}"}
    return identity.request("POST", path, body=body, headers=headers)


def too_often(identity: Identity, path: str, _: Session) -> Iterator[Answer]:
    if path not in POSTS:
        return
    address = some_address()
    for _attempt in range(4):
        yield identity.request("POST", path, body=valid_members(path), address=address)


def without_mail(identity: Identity, path: str, session: Session) -> Iterator[Answer]:
    if path in MAILING:
        with no_mail():
            yield _signed_in(identity, session, path, valid_members(path))


WAYS: dict[Way, set[str]] = {
    wrong_method: {"METHOD_NOT_ALLOWED"},
    not_offered: {"NOT_FOUND"},
    without_session: {
        "UNAUTHORIZED",
        "INVALID_TOKEN",
        "INVALID_EMAIL_OR_PASSWORD",
    },
    from_another_site: {
        "MISSING_OR_NULL_ORIGIN",
        "INVALID_ORIGIN",
        "CROSS_SITE_NAVIGATION_LOGIN_BLOCKED",
    },
    malformed_body: {"MALFORMED_BODY", "UNSUPPORTED_MEDIA_TYPE", "BODY_TOO_LARGE"},
    wrong_member: {
        "BAD_REQUEST",
        "VALIDATION_ERROR",
        "INVALID_EMAIL",
        "INVALID_PASSWORD",
        "PASSWORD_REQUIRED",
        "PASSWORD_TOO_SHORT",
        "PASSWORD_TOO_LONG",
        "TOO_LONG",
        "SAME_EMAIL",
        "INVALID_CALLBACK_URL",
        "INVALID_REDIRECT_URL",
        "INVALID_ERROR_CALLBACK_URL",
        "INVALID_NEW_USER_CALLBACK_URL",
    },
    too_often: {"TOO_MANY_REQUESTS"},
    without_mail: {"MAIL_UNAVAILABLE"},
}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_failure_of_every_endpoint_has_one_shape(
    way: Way, identity: Identity
) -> None:
    session = identity.sign_up()
    seen = {
        code_of(answer, path)
        for path in ROUTES
        for answer in way(identity, path, session)
    }
    assert seen >= WAYS[way]


def test_an_outage_has_the_same_shape() -> None:
    nowhere = f"postgresql://a:b@127.0.0.1:{free_port()}/c"
    with Identity(nowhere) as stranded:
        for path, method in ROUTES.items():
            body = valid_members(path) if method == "POST" else None
            answer = stranded.request(method, path, body=body)
            # A token of a mail is read before the database is asked.
            assert code_of(answer, path) in {"UNAVAILABLE", "INVALID_TOKEN"}


def test_a_session_that_is_too_old_has_the_same_shape(
    identity: Identity, database: Database
) -> None:
    session = identity.sign_up()
    yesterday = "now() - interval '25 hours'"
    who = f"where \"userId\" = '{session.user_id}'"
    run(
        database.superuser_url,
        f'update auth.session set "createdAt" = {yesterday} {who}',
    )
    answer = identity.request("GET", "/list-sessions", cookies=session.cookies)
    assert code_of(answer, "/list-sessions") == "SESSION_NOT_FRESH"


def test_every_code_is_seen_in_one_of_these_ways() -> None:
    seen = set().union(*WAYS.values(), {"UNAVAILABLE", "SESSION_NOT_FRESH"})
    assert seen | UNKNOWN == CODES.keys()


def test_who_mistypes_is_told_which_member(identity: Identity) -> None:
    body = {"email": some_email(), "password": 5, CANARY: CANARY}
    answer = identity.request("POST", "/sign-in/email", body=body)
    assert code_of(answer, "/sign-in/email") == "VALIDATION_ERROR"
    assert answer.json()["errors"] == [
        {"pointer": "/password", "detail": "is missing or invalid"}
    ]


def test_who_has_no_session_any_more_loses_the_cookie(identity: Identity) -> None:
    """As Better Auth answers it: an error may end a cookie."""
    session = identity.sign_up()
    again = identity.sign_in(session.email)
    answer = identity.request("POST", "/revoke-sessions", cookies=session.cookies)
    assert answer.status == 200
    answer = identity.request("GET", "/token", cookies=again.cookies)
    assert code_of(answer, "/token") == "UNAUTHORIZED"
    assert any("Max-Age=0" in cookie for cookie in answer.cookies)

"""Tokens that are signed well and say the wrong thing."""

from typing import Any

import pytest

from shared.auth.refusals import Reason
from shared.auth.tokens import Verifier, verifier_for
from tests.support.issuer import ABSENT, Issuer
from tests.support.refusals import assert_refused

pytestmark = pytest.mark.rule(
    "A token is ours: of our issuer, for us, about somebody, and in its time"
)

DAY = 86_400
NOT_TEXT = [ABSENT, None, 1, True, [], {}, ["a"], {"a": 1}]
NOT_A_DATE: list[object] = [
    ABSENT,
    None,
    True,
    "",
    "1900000000",  # python-jose takes it
    "soon",
    "2030-01-01T00:00:00Z",
    [],
    [1_900_000_000],
    {},
    2**53,  # the first that JSON readers disagree about
    10**30,
    -(2**53),
]


def refuse(issuer: Issuer, verifier: Verifier, reason: Reason, **claims: Any) -> None:
    """The token with these claims is refused."""
    assert_refused(verifier, issuer.bearer(**claims), reason)


@pytest.mark.parametrize("name", ["exp", "iat", "nbf"])
@pytest.mark.parametrize("date", NOT_A_DATE, ids=repr)
def test_a_date_that_is_no_number_is_refused(
    issuer: Issuer, verifier: Verifier, name: str, date: object
) -> None:
    if name == "nbf" and date is ABSENT:
        assert verifier.verify(issuer.token("bob")).id == "bob"
    else:
        refuse(issuer, verifier, Reason.BAD_DATE, **{name: date})


@pytest.mark.parametrize("ago", [0, 0.001, 1, 29, 30, 3_600, 10**9])
def test_an_expired_token_is_refused_without_leeway(
    issuer: Issuer, verifier: Verifier, ago: float
) -> None:
    now = issuer.clock()
    refuse(issuer, verifier, Reason.EXPIRED, iat=now - 60, exp=now - ago)


@pytest.mark.parametrize("expires", [0, -1, -1.5e10])
def test_a_token_that_expired_long_ago_is_refused(
    issuer: Issuer, verifier: Verifier, expires: float
) -> None:
    refuse(issuer, verifier, Reason.EXPIRED, exp=expires)


@pytest.mark.parametrize("ahead", [30.001, 31, 3_600, 10**9])
def test_a_token_for_later_is_refused(
    issuer: Issuer, verifier: Verifier, ahead: float
) -> None:
    now = issuer.clock()
    refuse(issuer, verifier, Reason.NOT_YET_VALID, nbf=now + ahead)
    dates = {"iat": now + ahead, "exp": now + ahead + 60}
    refuse(issuer, verifier, Reason.ISSUED_IN_FUTURE, **dates)


@pytest.mark.parametrize("lifetime", [DAY + 0.001, DAY + 1, 365 * DAY, 3_650 * DAY])
def test_a_token_that_lives_too_long_is_refused(
    issuer: Issuer, verifier: Verifier, lifetime: float
) -> None:
    now = issuer.clock()
    refuse(issuer, verifier, Reason.BAD_LIFETIME, exp=now + lifetime)
    dates = {"iat": now - lifetime + 60, "exp": now + 60}
    refuse(issuer, verifier, Reason.BAD_LIFETIME, **dates)
    refuse(issuer, verifier, Reason.BAD_LIFETIME, **dates | {"iat": -1})


@pytest.mark.parametrize("before", [0, 1, 20])
def test_a_token_that_expires_before_it_was_issued_is_refused(
    issuer: Issuer, verifier: Verifier, before: float
) -> None:
    issued = issuer.clock() + 25
    dates = {"iat": issued, "exp": issued - before}
    refuse(issuer, verifier, Reason.BAD_LIFETIME, **dates)


def test_the_longest_lifetime_is_a_setting(issuer: Issuer) -> None:
    strict = verifier_for(issuer.settings(longest_lifetime=60), issuer.clock)
    now = issuer.clock()
    assert_refused(strict, issuer.bearer(exp=now + 61), Reason.BAD_LIFETIME)
    assert strict.verify(issuer.token("bob", exp=now + 60)).id == "bob"


@pytest.mark.parametrize("issuer_claim", NOT_TEXT, ids=repr)
def test_an_issuer_that_is_no_text_is_refused(
    issuer: Issuer, verifier: Verifier, issuer_claim: object
) -> None:
    refuse(issuer, verifier, Reason.WRONG_ISSUER, iss=issuer_claim)


def test_an_issuer_that_is_nearly_ours_is_refused(
    issuer: Issuer, verifier: Verifier
) -> None:
    url = issuer.url
    for near in ("", url + "/", url[:-1], url.upper(), f" {url}", url + ".example"):
        refuse(issuer, verifier, Reason.WRONG_ISSUER, iss=near)
    refuse(issuer, verifier, Reason.WRONG_ISSUER, iss=[url])


@pytest.mark.parametrize(
    "audience",
    [
        *NOT_TEXT,
        "",
        "other",
        "ownlist-test",  # a prefix of ours
        "ownlist-tests2",
        "Ownlist-Tests",
        "ownlist-tests ",
        "other ownlist-tests",
        "better-auth:session-cache",
        ["other"],
        ["ownlist-test", "ownlist-tests2"],
        [["ownlist-tests"]],
        {"ownlist-tests": 1},
        ["ownlist-tests", 1],  # ours, but not a list of texts
        ["ownlist-tests", None],
    ],
    ids=repr,
)
def test_a_token_for_another_audience_is_refused(
    issuer: Issuer, verifier: Verifier, audience: object
) -> None:
    refuse(issuer, verifier, Reason.WRONG_AUDIENCE, aud=audience)


@pytest.mark.parametrize(
    "subject",
    [
        *NOT_TEXT,
        "",
        " ",
        "a b",
        " alice",
        "alice\n",
        "alice\x00",
        "\x7f",
        "\x1b[31m",  # would colour somebody's terminal
        "\ud800",
        "a\u0301lice",
        "\u0430lice",  # a Cyrillic letter
        "alice\u200b",
        "\u202ealice",
        "a" * 256,
        "a" * 3_000,
    ],
    ids=ascii,
)
def test_a_subject_that_is_not_1_to_255_visible_characters_is_refused(
    issuer: Issuer, verifier: Verifier, subject: object
) -> None:
    refuse(issuer, verifier, Reason.BAD_SUBJECT, subject=subject)


@pytest.mark.parametrize("nonce", ["n-0S6_WzA2Mj", "", None, 1])
def test_an_id_token_gives_no_access(
    issuer: Issuer, verifier: Verifier, nonce: object
) -> None:
    refuse(issuer, verifier, Reason.ID_TOKEN, nonce=nonce)

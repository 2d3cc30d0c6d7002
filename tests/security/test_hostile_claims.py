"""Tokens that are signed well and say the wrong thing."""

from typing import Any

import pytest

from shared.auth.refusals import Reason
from shared.auth.tokens import Verifier, verifier_for
from shared.config import CLIENT_CLAIMS
from tests.support.run.cases import cases
from tests.support.run.promises import promise
from tests.support.tokens.issuer import ABSENT, Issuer
from tests.support.tokens.rejections import assert_refused

pytestmark = promise("A token has the right issuer, audience, subject and lifetime")

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


@cases("name", ["exp", "iat", "nbf"])
@cases("date", NOT_A_DATE)
def test_a_date_that_is_no_number_is_refused(
    issuer: Issuer, verifier: Verifier, name: str, date: object
) -> None:
    if name == "nbf" and date is ABSENT:
        assert verifier.verify(issuer.token("bob")).id == "bob"
    else:
        refuse(issuer, verifier, Reason.BAD_DATE, **{name: date})


@cases("ago", [0, 0.001, 1, 29, 30, 3_600, 10**9])
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


@cases("ahead", [30.001, 31, 3_600, 10**9])
def test_a_token_for_later_is_refused(
    issuer: Issuer, verifier: Verifier, ahead: float
) -> None:
    now = issuer.clock()
    refuse(issuer, verifier, Reason.NOT_YET_VALID, nbf=now + ahead)
    dates = {"iat": now + ahead, "exp": now + ahead + 60}
    refuse(issuer, verifier, Reason.ISSUED_IN_FUTURE, **dates)


@cases("lifetime", [DAY + 0.001, DAY + 1, 365 * DAY, 3_650 * DAY])
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


def test_the_token_lifetime_limit_is_a_setting(issuer: Issuer) -> None:
    strict = verifier_for(issuer.settings(max_token_lifetime=60), issuer.clock)
    now = issuer.clock()
    assert_refused(strict, issuer.bearer(exp=now + 61), Reason.BAD_LIFETIME)
    assert strict.verify(issuer.token("bob", exp=now + 60)).id == "bob"


@cases("issuer_claim", NOT_TEXT)
def test_an_issuer_that_is_no_text_is_refused(
    issuer: Issuer, verifier: Verifier, issuer_claim: object
) -> None:
    refuse(issuer, verifier, Reason.WRONG_ISSUER, iss=issuer_claim)


def test_an_issuer_that_differs_in_one_character_is_rejected(
    issuer: Issuer, verifier: Verifier
) -> None:
    url = issuer.url
    for near in ("", url + "/", url[:-1], url.upper(), f" {url}", url + ".example"):
        refuse(issuer, verifier, Reason.WRONG_ISSUER, iss=near)
    refuse(issuer, verifier, Reason.WRONG_ISSUER, iss=[url])


@cases(
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
)
def test_a_token_for_another_audience_is_refused(
    issuer: Issuer, verifier: Verifier, audience: object
) -> None:
    refuse(issuer, verifier, Reason.WRONG_AUDIENCE, aud=audience)


@cases(
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
)
def test_a_subject_that_is_not_1_to_255_visible_characters_is_refused(
    issuer: Issuer, verifier: Verifier, subject: object
) -> None:
    refuse(issuer, verifier, Reason.BAD_SUBJECT, subject=subject)


ANYTHING = ["n-0S6_WzA2Mj", "", None, 1, {"jkt": "x"}]


@cases("value", ANYTHING)
@cases(
    "mark, reason",
    [
        ("nonce", Reason.ID_TOKEN),
        ("at_hash", Reason.ID_TOKEN),
        ("c_hash", Reason.ID_TOKEN),
        ("s_hash", Reason.ID_TOKEN),
        ("urn:openid:params:jwt:claim:rt_hash", Reason.ID_TOKEN),
        ("events", Reason.OTHER_KIND),
        ("cnf", Reason.KEY_BOUND),
        ("act", Reason.ACTOR),
    ],
)
def test_a_token_of_another_kind_gives_no_access(
    issuer: Issuer, verifier: Verifier, mark: str, reason: Reason, value: object
) -> None:
    refuse(issuer, verifier, reason, **{mark: value})


KINDS = ["ID", "Refresh", "Offline", "Logout", "logout+jwt", "DPoP", "", "refresh"]


@cases("kind", [*KINDS, None, 1, ["Bearer"]])
@cases("claim", ["typ", "token_use", "token_type"])
def test_a_token_that_says_it_is_of_another_kind_gives_no_access(
    issuer: Issuer, verifier: Verifier, claim: str, kind: object
) -> None:
    refuse(issuer, verifier, Reason.OTHER_KIND, **{claim: kind})


@cases(
    "claims",
    [
        {"typ": "Bearer"},  # Keycloak
        {"typ": "at+jwt"},
        {"token_use": "access"},  # Cognito
        {"token_type": "Bearer"},
    ],
)
def test_a_token_marked_as_access_token_is_accepted(
    issuer: Issuer, verifier: Verifier, claims: dict[str, Any]
) -> None:
    assert verifier.verify(issuer.token("bob", **claims)).id == "bob"


@cases(
    "claims",
    [
        *({name: "app"} for name in CLIENT_CLAIMS),
        {"azp": "app", "client_id": "app", "scope": "todos:read"},
        {"gty": "client-credentials"},
        {"gty": "client_credentials"},
        {"gty": ["authorization_code", "client_credentials"]},
        {"idtyp": "app"},
    ],
)
def test_a_client_for_itself_gets_no_access(
    issuer: Issuer, claims: dict[str, Any]
) -> None:
    """RFC 6749 section 4.4: also where its tokens would be the owner's own."""
    expected = issuer.settings(clients={"app": "owner"})
    verifier = verifier_for(expected, issuer.clock)
    for subject in ("app", "app@clients"):
        token = issuer.bearer(subject, **claims)
        assert_refused(verifier, token, Reason.NO_PERSON)

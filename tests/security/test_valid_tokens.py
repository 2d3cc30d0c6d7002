"""The controls: what must be believed, or a refusal would prove nothing."""

from collections.abc import Iterator
from typing import Any

import pytest

from shared import auth
from shared.auth.refusals import Reason
from shared.auth.tokens import Verifier, verifier_for
from shared.config import ConfigurationError, settings
from shared.json_nesting import MAX_DEPTH
from shared.observability import logger, metrics
from tests.support.run.cases import cases
from tests.support.run.promises import promise
from tests.support.tokens.issuer import ABSENT, Issuer
from tests.support.tokens.rejections import assert_refused
from tests.support.tokens.signing import shared_secret_key

pytestmark = promise("Valid tokens are accepted")

SECRET = b"a secret that both sides have kept well"
COGNITO: dict[str, Any] = {"token_use": "access", "client_id": "4example"}


@cases(
    "subject",
    [
        "a",
        "auth0|65f0c1",
        "google-oauth2|1",
        "0197f0c2-7d2b-7cc0-b7a0-6f6a5c1f9d11",
        "user_2x",
        "!~",
        "a" * 255,
    ],
)
def test_any_visible_string_may_be_a_subject(
    issuer: Issuer, verifier: Verifier, subject: str
) -> None:
    assert verifier.verify(issuer.token(subject)).id == subject


@pytest.mark.parametrize(
    "audience",
    ["ownlist-tests", ["ownlist-tests"], ["a", "ownlist-tests", "https://b.example"]],
    ids=str,
)
def test_a_token_with_our_audience_among_others_is_accepted(
    issuer: Issuer, verifier: Verifier, audience: object
) -> None:
    assert verifier.verify(issuer.token("bob", aud=audience)).id == "bob"


def test_claims_nested_to_the_limit_are_accepted(
    issuer: Issuer, verifier: Verifier
) -> None:
    claim: list[Any] = []
    for _ in range(MAX_DEPTH - 2):  # it is the innermost, within the claims
        claim = [claim]
    assert verifier.verify(issuer.token("bob", more=claim)).id == "bob"


def test_dates_up_to_the_leeway_are_accepted(
    issuer: Issuer, verifier: Verifier
) -> None:
    now = issuer.clock()
    for claims in (
        {"exp": now + 0.001},
        {"exp": now + 1, "iat": now - 86_399},
        {"iat": now + 30, "exp": now + 31},
        {"nbf": now + 30},
        {"nbf": 0},
        {"iat": now - 0.5, "exp": now + 899.5, "nbf": now - 0.5},
    ):
        assert verifier.verify(issuer.token("bob", **claims)).id == "bob"


def test_unknown_claims_are_ignored(issuer: Issuer, verifier: Verifier) -> None:
    others: dict[str, Any] = {
        "auth_time": "x",  # of access tokens as well: RFC 9068 section 2.2.1
        "may_act": {"sub": "x"},  # who could act, and does not
        "jti": 7,
        "email": None,
        "gty": "authorization_code",
        "more": "\ud800",
    }
    assert verifier.verify(issuer.token("bob", **others)).id == "bob"


def test_white_space_around_the_payload_is_json(
    issuer: Issuer, verifier: Verifier
) -> None:
    payload = b" \r\n\t" + issuer.json_claims("bob") + b"\n"
    token = issuer.keys["EdDSA"].token(issuer.header(), payload)
    assert verifier.verify(token).id == "bob"


def test_a_token_without_audience_is_accepted_for_its_required_claims(
    issuer: Issuer,
) -> None:
    expected = issuer.settings(audience=None, required_claims=COGNITO)
    verifier = verifier_for(expected, issuer.clock)
    for audience in (ABSENT, "whatever", 7):
        token = issuer.token("bob", aud=audience, **COGNITO)
        assert verifier.verify(token).id == "bob"
    for wrong in (
        {},
        {"token_use": "access"},
        COGNITO | {"token_use": "Access"},
        COGNITO | {"token_use": ABSENT},
        COGNITO | {"client_id": "another"},
        COGNITO | {"client_id": ["4example"]},
    ):
        assert_refused(verifier, issuer.bearer(**wrong), Reason.WRONG_CLAIM)


def test_required_claims_do_not_replace_the_audience(issuer: Issuer) -> None:
    expected = issuer.settings(required_claims=COGNITO)
    verifier = verifier_for(expected, issuer.clock)
    wrong = issuer.bearer(aud="other", **COGNITO)
    assert_refused(verifier, wrong, Reason.WRONG_AUDIENCE)
    assert_refused(verifier, issuer.bearer(), Reason.WRONG_CLAIM)
    assert verifier.verify(issuer.token("bob", **COGNITO)).id == "bob"


@pytest.fixture
def shared_secret(issuer: Issuer) -> Iterator[Verifier]:
    expected = issuer.settings(jwks_url=None, shared_secret=SECRET)
    before = issuer.fetches
    yield verifier_for(expected, issuer.clock)
    assert issuer.fetches == before  # there is nothing to ask the issuer for


def test_a_shared_secret_verifies_only_its_own_signatures(
    issuer: Issuer, shared_secret: Verifier
) -> None:
    key, stranger = shared_secret_key(SECRET), shared_secret_key(SECRET + b"!")
    header, claims = {"alg": "HS256"}, issuer.claims("bob")
    assert shared_secret.verify(key.token(header, claims)).id == "bob"
    assert shared_secret.verify(key.token(header | {"kid": 7}, claims)).id == "bob"
    for token, reason in (
        (stranger.token(header, claims), Reason.BAD_SIGNATURE),
        (shared_secret_key(b"").token(header, claims), Reason.BAD_SIGNATURE),
        (key.token({"alg": "HS512"}, claims), Reason.WRONG_ALGORITHM),
        (key.token({"alg": "none"}, claims), Reason.WRONG_ALGORITHM),
        (issuer.token(), Reason.WRONG_ALGORITHM),
        (key.token(header | {"typ": "session+jwt"}, claims), Reason.WRONG_TYPE),
        (key.token(header, issuer.claims(aud="other")), Reason.WRONG_AUDIENCE),
        (key.token(header, issuer.claims(exp=1)), Reason.EXPIRED),
    ):
        assert_refused(shared_secret, f"Bearer {token}", reason)


def test_a_key_file_as_shared_secret_is_rejected(issuer: Issuer) -> None:
    for secret in (
        b"-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----",
        b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE alice@example",
    ):
        expected = issuer.settings(jwks_url=None, shared_secret=secret)
        with pytest.raises(ConfigurationError) as caught:
            verifier_for(expected)
        assert secret.decode()[:12] not in str(caught.value)


def test_the_environment_names_the_trusted_issuer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The whole way, with the real clock, as a handler goes it."""
    with Issuer() as issuer:
        monkeypatch.setenv("DATABASE_URL", "postgresql://a:b@127.0.0.1/c")
        for name, value in issuer.environment().items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        auth._verifier.cache_clear()
        try:
            assert auth.authenticate(issuer.bearer("bob")).id == "bob"
            assert auth.authenticate(issuer.bearer("carol")).id == "carol"
        finally:
            settings.cache_clear()
            auth._verifier.cache_clear()
    assert issuer.fetches == 1


def test_the_principal_is_logged_for_an_accepted_token(
    issuer: Issuer, verifier: Verifier
) -> None:
    metrics.clear_metrics()
    logger.remove_keys(["auth_refused", "principal"])
    auth.authenticate_with(verifier, issuer.bearer("bob"))
    logged = logger.get_current_keys()
    assert logged["principal"] == "bob"
    assert "auth_refused" not in logged
    assert "AuthRefused" not in metrics.metric_set

"""What a token may do: by the client that holds it, and by its scopes."""

import json
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.auth.refusals import InvalidToken, Reason
from shared.auth.tokens import Verifier, verifier_for
from shared.config import CLIENT_CLAIMS
from shared.scopes import SCOPES
from tests.support.run.cases import case, cases
from tests.support.run.promises import promise
from tests.support.run.thorough import rounds
from tests.support.tokens.issuer import ABSENT, Issuer
from tests.support.tokens.rejections import assert_refused

pytestmark = promise("A token does no more than its client and scopes allow")

CLIENTS = {"web": "owner", "third": "scoped", "required": "scoped"}
READ, EDIT = "https://api.example/read", "edit"
MAPPED = {
    READ: frozenset({"todos:read"}),
    EDIT: frozenset({"todos:read", "todos:write"}),
    "todos:read": frozenset({"account:read"}),  # an issuer may mean another thing
}
# Who holds the token, and whether it is the owner's own app.
HOLDERS: dict[Any, bool] = {
    ABSENT: True,
    "web": True,
    "third": False,
    "unlisted": False,
}
# What the token says, and which of our scopes that is.
SAID: dict[tuple[str, ...], set[str]] = {
    (): set(),
    ("openid", "profile", "email"): set(),
    ("todos:*", "todos", "TODOS:WRITE", "todos:write,todos:read"): set(),
    ("todos:write",): {"todos:write"},
    ("openid", "account:erase"): {"account:erase"},
    ("account:share",): {"account:share"},
    tuple(sorted(SCOPES - {"todos:read"})): set(SCOPES - {"todos:read"}),
    (READ,): {"todos:read"},
    ("openid", EDIT): {"todos:read", "todos:write"},
    ("todos:read",): {"account:read"},
}
Names = tuple[str, ...]
FORMS: dict[str, Callable[[Names], dict[str, Any]]] = {
    "a string": lambda names: {"scope": " ".join(names)},
    "more spaces": lambda names: {"scope": "  " + "  ".join(names) + " "},
    "a list": lambda names: {"scope": [*names]},
    "a list of one string": lambda names: {"scope": [" ".join(names)]},
    "scp": lambda names: {"scp": " ".join(names)},
    "a list in scp": lambda names: {"scp": [*names]},
    "both": lambda names: {"scope": " ".join(names), "scp": [*names]},
    "permissions": lambda names: {"permissions": [*names]},
    "permissions beside": lambda names: {
        "scope": " ".join(names),
        "permissions": ["account:erase", "todos:write"],  # the user's, not the app's
    },
}


@pytest.fixture(scope="module")
def mapping(issuer: Issuer) -> Verifier:
    expected = issuer.settings(clients=CLIENTS, scopes=MAPPED)
    return verifier_for(expected, issuer.clock)


@cases("claim", CLIENT_CLAIMS)
@cases("form", FORMS)
def test_an_app_has_what_its_client_and_its_scopes_give(
    issuer: Issuer, mapping: Verifier, claim: str, form: str
) -> None:
    """Ours limit the owner's app and are all that another has; foreign ones nothing."""
    for (holder, owner), (said, ours) in product(HOLDERS.items(), SAID.items()):
        with case((holder, said)):
            claims: dict[str, Any] = {claim: holder} | FORMS[form](said)
            token = issuer.token("bob", **claims)
            if ours or owner:
                principal = mapping.verify(token)
                assert principal.scopes == (ours or SCOPES)
                assert principal.client == ("" if holder is ABSENT else holder)
            else:
                assert_refused(mapping, f"Bearer {token}", Reason.NO_SCOPE)


@cases("claim", CLIENT_CLAIMS)
def test_the_client_that_is_required_is_the_owners_unless_it_is_listed(
    issuer: Issuer, claim: str
) -> None:
    for name, whole in (("mine", True), ("required", False)):
        required: dict[str, Any] = {claim: name}
        expected = issuer.settings(required_claims=required, clients=CLIENTS)
        verifier = verifier_for(expected, issuer.clock)
        token = issuer.token("bob", **required)
        if whole:
            assert verifier.verify(token).scopes == SCOPES
        else:
            assert_refused(verifier, f"Bearer {token}", Reason.NO_SCOPE)


@cases("claim", CLIENT_CLAIMS)
@cases("client", [None, 1, True, "", " ", "a b", "web\n", "wéb", ["web"], "w" * 256])
def test_a_client_that_is_not_1_to_255_visible_characters_is_refused(
    issuer: Issuer, mapping: Verifier, claim: str, client: object
) -> None:
    assert_refused(mapping, issuer.bearer(**{claim: client}), Reason.BAD_CLIENT)


def test_two_clients_that_differ_are_refused(issuer: Issuer, mapping: Verifier) -> None:
    for one, other in product(CLIENT_CLAIMS, CLIENT_CLAIMS):
        if one != other:
            both: dict[str, Any] = {one: "web", other: "web", "scope": "todos:write"}
            assert mapping.verify(issuer.token("bob", **both)).client == "web"
            for near in ("third", "Web", None, ["web"]):
                with case((one, other, near)):
                    token = issuer.bearer(**both | {other: near})
                    assert_refused(mapping, token, Reason.BAD_CLIENT)


NO_SCOPES: list[object] = [None, 7, True, {}]


@cases(
    "scopes",
    [
        *({name: each} for name in ("scope", "scp") for each in NO_SCOPES),
        {"scope": ["todos:write", 1]},
        {"scope": [["todos:write"]]},
        {"scope": "todos:write\ttodos:read"},  # RFC 6749 section 3.3: spaces only
        {"scope": "todos:write\n"},
        {"scope": "todos:wr\u0456te"},
        {"scope": 'todos:write"'},
        {"scope": "todos:write", "scp": "todos:write account:erase"},
        {"scope": "", "scp": ["account:erase"]},
        {"permissions": {"todos:write": True}},
    ],
)
@cases("client", [ABSENT, "web", "third"])
def test_scopes_that_are_unclear_are_refused(
    issuer: Issuer, mapping: Verifier, client: object, scopes: dict[str, Any]
) -> None:
    """Of every client: what was to be limited must not be whole by a misreading."""
    token = issuer.bearer(azp=client, **scopes)
    assert_refused(mapping, token, Reason.BAD_SCOPE)


WORDS = st.sampled_from(
    [*SCOPES, READ, EDIT, "openid", "web", "third", "unlisted", "Bearer", "access", ""]
)
PHRASES = st.lists(WORDS, max_size=3).map(" ".join)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | PHRASES | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=2)
    ),
    max_leaves=4,
)
SAYING = [*CLIENT_CLAIMS, "scope", "scp", "permissions", "typ", "token_use", "gty"]


@settings(max_examples=rounds(100, 5_000))
@given(st.dictionaries(st.sampled_from(SAYING), PHRASES | VALUES, max_size=4))
def test_whatever_a_token_claims_no_app_has_more_than_it_names(
    issuer: Issuer, mapping: Verifier, claims: dict[str, Any]
) -> None:
    try:
        principal = mapping.verify(issuer.token("bob", **claims))
    except InvalidToken:
        return
    carried = json.dumps([claims.get(each) for each in ("scope", "scp", "permissions")])
    meant = {each: {each} for each in SCOPES} | MAPPED
    named = {s for word in meant if word in carried for s in meant[word]}
    clients = {claims[each] for each in CLIENT_CLAIMS if each in claims}
    assert clients == ({principal.client} if principal.client else set())
    assert principal.scopes
    assert principal.scopes <= named or (
        principal.scopes == SCOPES and clients <= {"web"}
    )


def test_without_a_setting_no_client_is_the_owners(
    issuer: Issuer, verifier: Verifier
) -> None:
    assert verifier.verify(issuer.token("bob")).scopes == SCOPES
    with pytest.raises(InvalidToken):
        verifier.verify(issuer.token("bob", azp="web"))

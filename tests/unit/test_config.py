"""Settings: every fault is named at once, and no value ever."""

import pytest

from shared.config import (
    AuthSettings,
    ConfigurationError,
    SecretId,
    Settings,
    load,
    purge_database,
    settings,
)
from shared.postgres_url import parse_database_url
from tests.support.run.cases import cases
from tests.support.run.promises import promise

NEON = (
    "postgresql://api:p%40ss%2Fword@ep-cool-1-pooler.eu-central-1.aws.neon.tech/neondb"
    "?sslmode=require&channel_binding=require"
)
SECRET = "a secret of thirty-two bytes, ok"
GOOD = {
    "DATABASE_URL": NEON,
    "AUTH_ISSUER": "https://identity.example",
    "AUTH_AUDIENCE": "ownlist",
    "AUTH_JWKS_URL": "https://identity.example/api/auth/jwks",
}
NO_ADDRESS = "DATABASE_URL is not a valid address"
TOO_SHORT = "AUTH_SHARED_SECRET needs 32 bytes or more"
NO_AUDIENCE = "AUTH_AUDIENCE may be empty only with AUTH_REQUIRED_CLAIMS"
SHARED = {"AUTH_JWKS_URL": "", "AUTH_SHARED_SECRET": SECRET}


def faults(**changes: str) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        load(GOOD | changes)
    return str(caught.value).split("; ")


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(ConfigurationError) as caught:
        load({"LOG_LEVEL": "LOUD", "AUTH_MAX_TOKEN_LIFETIME": "a day"})
    assert str(caught.value).split("; ") == [
        "exactly one of DATABASE_URL and DATABASE_SECRET_ID must be set",
        "exactly one of AUTH_JWKS_URL, AUTH_SHARED_SECRET and"
        " AUTH_SHARED_SECRET_ID must be set",
        NO_AUDIENCE,
        "AUTH_ISSUER is not set",
        "AUTH_MAX_TOKEN_LIFETIME must be a whole number of seconds",
        "LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR",
    ]


@promise("A faulty setting is named without its value")
@cases(
    "changes, fault",
    [
        (
            {"DATABASE_URL": "  "},
            "exactly one of DATABASE_URL and DATABASE_SECRET_ID must be set",
        ),
        (
            {"DATABASE_URL": "mysql://CANARY"},
            "DATABASE_URL must start with postgresql://",
        ),
        ({"DATABASE_URL": "CANARY"}, "DATABASE_URL must start with postgresql://"),
        (
            {"DATABASE_URL": "postgresql://CANARY"},
            "DATABASE_URL must name role, password, host and database",
        ),
        (
            {"DATABASE_URL": "postgresql://u:CANARY@h/d?options=x"},
            "DATABASE_URL has parameters other than sslmode and channel_binding",
        ),
        (
            {"DATABASE_URL": "postgresql://u:CANARY@h.example/d?sslmode=disable"},
            "DATABASE_URL must not disable TLS for a host that is not this machine",
        ),
        ({"DATABASE_URL": "postgresql://u:p@h:CANARY/d"}, NO_ADDRESS),
        ({"DATABASE_URL": "postgresql://u:p@[CANARY/d"}, NO_ADDRESS),
        ({"AUTH_ISSUER": " "}, "AUTH_ISSUER is not set"),
        *(
            (
                {"AUTH_JWKS_URL": url},
                "AUTH_JWKS_URL must be https, or http on this machine",
            )
            for url in (
                "http://identity.example/CANARY",
                "http://127.0.0.1.CANARY.example/",
                "file:///CANARY",
                "ftp://identity.example/CANARY",
                "https:///CANARY",
                "https://[CANARY",
                "https://identity.example:CANARY/",
                "https://identity.example:99999/CANARY",
            )
        ),
        (
            {"AUTH_SHARED_SECRET": SECRET + "CANARY"},
            "exactly one of AUTH_JWKS_URL, AUTH_SHARED_SECRET and"
            " AUTH_SHARED_SECRET_ID must be set",
        ),
        (SHARED | {"AUTH_SHARED_SECRET": "CANARY"}, TOO_SHORT),
        (SHARED | {"AUTH_SHARED_SECRET": SECRET[:-1]}, TOO_SHORT),
        (
            SHARED | {"BETTER_AUTH_SECRET": SECRET},
            "AUTH_SHARED_SECRET must differ from BETTER_AUTH_SECRET",
        ),
        ({"AUTH_AUDIENCE": ""}, NO_AUDIENCE),
        ({"AUTH_AUDIENCE": "", "AUTH_REQUIRED_CLAIMS": "{}"}, NO_AUDIENCE),
        *(
            (
                {"AUTH_REQUIRED_CLAIMS": claims},
                "AUTH_REQUIRED_CLAIMS must be a JSON object of strings",
            )
            for claims in ("CANARY", "[]", '"a"', '{"CANARY": 1}', '{"a": null}', "{")
        ),
        *(
            (
                {"AUTH_ALGORITHMS": algorithms},
                "AUTH_ALGORITHMS may hold only EdDSA, ES256, RS256",
            )
            for algorithms in ("none", "HS256", "EdDSA,CANARY", "EdDSA,", "eddsa")
        ),
        *(
            (
                {"AUTH_MAX_TOKEN_LIFETIME": seconds},
                "AUTH_MAX_TOKEN_LIFETIME must be a whole number of seconds",
            )
            for seconds in ("0", "-1", "1.5", "1e3", "CANARY", "\u0663")
        ),
        *(
            ({name: text}, f"{name} must be a JSON object of strings")
            for name in ("AUTH_CLIENTS", "AUTH_SCOPES")
            for text in ("CANARY", "[]", "7", '{"a": 1}', '{"a": ["owner"]}')
        ),
        (
            {"AUTH_CLIENTS": '{"a": "owner", "a": "scoped"}'},
            "AUTH_CLIENTS must be a JSON object of strings",
        ),
        *(
            (
                {"AUTH_CLIENTS": f'{{"a": "{role}"}}'},
                "AUTH_CLIENTS may give only owner or scoped to a client",
            )
            for role in ("", "Owner", "CANARY", "owner scoped")
        ),
        (
            {"AUTH_CLIENTS": '{"": "owner"}'},
            "AUTH_CLIENTS must not name an empty client",
        ),
        *(
            (
                {"AUTH_SCOPES": f'{{"a": "{scopes}"}}'},
                "AUTH_SCOPES may give only account:erase, account:read,"
                " account:share, account:write, todos:read, todos:write",
            )
            for scopes in ("", " ", "CANARY", "todos:read,todos:write", "Todos:read")
        ),
        (
            {"LOG_LEVEL": "CANARY"},
            "LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR",
        ),
    ],
)
def test_a_fault_is_named_without_the_value(
    changes: dict[str, str], fault: str
) -> None:
    assert faults(**changes) == [fault]
    assert "CANARY" not in fault


@cases(
    "names, changes",
    [
        (names, changes)
        for names in (
            ("DATABASE_URL", "DATABASE_SECRET_ID"),
            ("AUTH_JWKS_URL", "AUTH_SHARED_SECRET_ID"),
        )
        for changes in ({names[0]: ""}, {names[1]: "CANARY"})
    ],
)
def test_a_value_is_here_or_in_a_secret_and_not_both_or_neither(
    names: tuple[str, str], changes: dict[str, str]
) -> None:
    (fault,) = faults(**changes)
    assert fault.startswith("exactly one of ")
    assert fault.endswith(" must be set")
    assert all(name in fault for name in names)
    assert "CANARY" not in fault


def test_a_secret_is_named_and_not_read() -> None:
    named = {"DATABASE_URL": "", "DATABASE_SECRET_ID": "api", "AUTH_JWKS_URL": ""}
    loaded = load(GOOD | named | {"AUTH_SHARED_SECRET_ID": "shared"})
    assert loaded.database == SecretId("api", "DATABASE_URL")
    assert loaded.auth.shared_secret == SecretId("shared", "AUTH_SHARED_SECRET")
    assert loaded.auth.jwks_url is None
    purge = purge_database({"PURGE_DATABASE_SECRET_ID": "purge"})
    assert purge == SecretId("purge", "PURGE_DATABASE_URL")


def test_no_secret_is_in_the_text_of_the_settings() -> None:
    text = repr(load(GOOD | SHARED))
    assert SECRET not in text
    assert "p@ss" not in text
    assert "neon.tech" in text


def test_a_variable_that_is_not_set_has_its_default() -> None:
    assert load(GOOD) == Settings(
        database=parse_database_url(NEON),
        auth=AuthSettings(
            issuer="https://identity.example",
            audience="ownlist",
            jwks_url="https://identity.example/api/auth/jwks",
            shared_secret=None,
            algorithms=("EdDSA", "ES256", "RS256"),
            required_claims={},
            max_token_lifetime=86_400,
        ),
        stage="dev",
        log_level="INFO",
    )


def test_everything_can_be_set() -> None:
    auth = load(
        GOOD
        | {
            "AUTH_ISSUER": " https://cognito.example/pool ",
            "AUTH_AUDIENCE": "",
            "AUTH_JWKS_URL": "http://127.0.0.1:9999/jwks",
            "AUTH_ALGORITHMS": "RS256, ES256",
            "AUTH_REQUIRED_CLAIMS": '{"token_use": "access", "client_id": "4x"}',
            "AUTH_MAX_TOKEN_LIFETIME": "3600",
            "AUTH_CLIENTS": '{"web": "owner", "other": "scoped"}',
            "AUTH_SCOPES": '{"r": "todos:read", "all": "todos:read  todos:write"}',
        }
    ).auth
    assert auth.issuer == "https://cognito.example/pool"
    assert auth.audience is None
    assert auth.jwks_url == "http://127.0.0.1:9999/jwks"
    assert auth.algorithms == ("RS256", "ES256")
    assert auth.required_claims == {"token_use": "access", "client_id": "4x"}
    assert auth.max_token_lifetime == 3_600
    assert auth.clients == {"web": "owner", "other": "scoped"}
    assert auth.scopes == {
        "r": {"todos:read"},
        "all": {"todos:read", "todos:write"},
    }


def test_both_names_of_the_ed25519_algorithm_mean_the_same() -> None:
    auth = load(GOOD | {"AUTH_ALGORITHMS": "Ed25519,EdDSA, RS256"}).auth
    assert auth.algorithms == ("EdDSA", "RS256")


def test_a_shared_secret_stands_in_for_published_keys() -> None:
    auth = load(GOOD | SHARED).auth
    assert auth.shared_secret == SECRET.encode()
    assert auth.jwks_url is None


def test_the_settings_of_a_process_are_read_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.cache_clear()
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    try:
        first = settings()
        monkeypatch.setenv("AUTH_AUDIENCE", "another")
        assert settings() is first
    finally:
        settings.cache_clear()


def test_no_token_may_outlive_the_mark_of_an_erased_owner() -> None:
    load(GOOD | {"AUTH_MAX_TOKEN_LIFETIME": "86400"})
    with pytest.raises(ConfigurationError, match="must be 86400 at most"):
        load(GOOD | {"AUTH_MAX_TOKEN_LIFETIME": "86401"})


def test_without_an_address_nothing_is_purged() -> None:
    with pytest.raises(ConfigurationError, match="PURGE_DATABASE_URL"):
        purge_database({})

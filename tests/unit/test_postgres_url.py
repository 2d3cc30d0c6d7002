"""Addresses of databases: which are believed, and which stay on this machine."""

import pytest

from shared.postgres_url import DatabaseSettings, parse_database_url

NEON = (
    "postgresql://api:p%40ss%2Fword@ep-cool-1-pooler.eu-central-1.aws.neon.tech/neondb"
    "?sslmode=require&channel_binding=require"
)


def test_an_address_of_neon_is_understood_as_it_is_shown() -> None:
    assert parse_database_url(NEON) == DatabaseSettings(
        host="ep-cool-1-pooler.eu-central-1.aws.neon.tech",
        port=5432,
        user="api",
        password="p@ss/word",
        database="neondb",
    )


@pytest.mark.parametrize(
    "url",
    [
        "postgres://u:p@db.example/d",
        "postgresql://u:p@db.example:6543/d",
        "postgresql://u:p@db.example/d?sslmode=verify-full",
    ],
)
def test_a_host_elsewhere_is_not_local(url: str) -> None:
    assert not parse_database_url(url).local


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_this_machine_is_local_and_may_go_without_tls(host: str) -> None:
    assert parse_database_url(f"postgresql://u:p@{host}/d?sslmode=disable").local


@pytest.mark.parametrize(
    "host", ["127.0.0.1.example", "localhost.example", "127.0.0.2"]
)
def test_a_host_that_looks_like_this_machine_is_not(host: str) -> None:
    with pytest.raises(ValueError, match="TLS"):
        parse_database_url(f"postgresql://u:p@{host}/d?sslmode=disable")

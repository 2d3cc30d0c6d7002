"""A server that binds the sign-in to its own TLS, as Neon's proxy does."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.common.processes import free_port
from infra.common.unprivileged import give
from infra.postgres import server as local
from shared.database import pool as engines
from shared.database.pipelined_connection import PipelinedConnection, Statement
from shared.postgres_url import parse_database_url
from shared.timeouts import timeouts
from tests.support.postgres.certificates import Certificate

HOST = "127.1"  # a spelling of this machine that nobody takes for it
LARGE = "ß" * 1_500_000  # 3 MB: more than an import, in 180 records of TLS or more


@pytest.fixture
def server(
    run_folder: Path, postgres_with_tls: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[local.LocalPostgres]:
    """Not the embedded one, and no PgBouncer: that binds nothing."""
    certificate = Certificate(run_folder, HOST)
    Path(certificate.path).chmod(0o600)
    give(Path(certificate.path))
    monkeypatch.setattr(local, "programs", lambda: postgres_with_tls)
    monkeypatch.setattr(local, "CLUSTER", ("--encoding=UTF8", "--auth=scram-sha-256"))
    monkeypatch.setenv("SSL_CERT_FILE", certificate.path)
    engines._tls.cache_clear()
    server = local.LocalPostgres(run_folder / "with-tls", free_port(), fast=True)
    server.start()
    with (server.data / "postgresql.conf").open("a") as settings:
        for name in ("ssl_cert_file", "ssl_key_file"):
            settings.write(f"{name} = '{certificate.path}'\n")
        settings.write("ssl = on\n")
    server.start()
    yield server
    server.remove()
    engines._tls.cache_clear()


@pytest.fixture
def connection(server: local.LocalPostgres) -> Iterator[PipelinedConnection]:
    url = server.superuser_url().replace("@127.0.0.1:", f"@{HOST}:")
    opened = engines.open_connection(parse_database_url(url))
    yield opened
    opened.close()


def test_a_sign_in_is_bound_to_tls_and_large_messages_pass(
    connection: PipelinedConnection,
) -> None:
    """RFC 5929 section 4: whoever sits in between cannot pass the sign-in on."""
    assert connection.auth.mechanism_name == "SCRAM-SHA-256-PLUS"
    for _ in range(2):
        assert not connection.stale(timeouts().max_idle)
        asked = Statement("select $1::text as large", (LARGE,))
        assert connection.pipeline("", [asked]) == [[{"large": LARGE}]]

"""Checks of what the migrations leave behind."""

from infra.common.connection_settings import pooled
from infra.doctor.context import Context
from infra.doctor.findings import Checks, Finding, fail, ok, warn

check = Checks()
OWNER = "MIGRATION_DATABASE"


@check("migrations", "`make migrate`, with this version of the code")
def current(context: Context) -> Finding:
    from infra.migrations.migrate import newest  # Alembic takes a second

    if pooled(context.database(OWNER)):
        return fail("MIGRATION_DATABASE_URL is the pooled host: leave -pooler out")
    context.connect(OWNER)
    found = context.ask(OWNER)("select version_num from alembic_version")
    at = found[0][0] if found else "none"
    said = f"revision {at} of {newest()}"
    return ok(said) if at == newest() else fail(said)


@check(
    "issuer of the database",
    "set AUTH_ISSUER and run `make migrate`; another issuer needs another database,"
    " a new address of the same issuer `make change-issuer`",
)
def pinned(context: Context) -> Finding:
    found = context.ask(OWNER)("select url from issuer")
    local = context.database(OWNER).local
    return whose(found[0][0] if found else None, context.auth.issuer, local=local)


def whose(known: str | None, issuer: str, *, local: bool) -> Finding:
    """Until the database knows its issuer, it serves the users of any."""
    if known is None:
        said = "not stored, so tokens of any issuer are accepted"
        return warn(said) if local else fail(said)
    return (
        ok(known) if known == issuer else fail(f"{known}, but AUTH_ISSUER is {issuer}")
    )

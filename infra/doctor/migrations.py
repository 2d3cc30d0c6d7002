"""Checks of what the migrations leave behind."""

from infra.common.connection_settings import pooled
from infra.doctor.context import Patient
from infra.doctor.findings import Checks, Finding, fail, ok, warn
from infra.migrations.migrate import newest

check = Checks()
OWNER = "MIGRATION_DATABASE"


@check("migrations", "`make migrate`, with this version of the code")
def current(patient: Patient) -> Finding:
    if pooled(patient.database(OWNER)):
        return fail("MIGRATION_DATABASE_URL is the pooled host: leave -pooler out")
    patient.connect(OWNER)
    found = patient.ask(OWNER)("select version_num from alembic_version")
    at = found[0][0] if found else "none"
    said = f"revision {at} of {newest()}"
    return ok(said) if at == newest() else fail(said)


@check(
    "issuer of the database",
    "`make migrate` with AUTH_ISSUER; another issuer's users need a database of their"
    " own, and a new address of the same issuer is `make change-issuer`",
)
def pinned(patient: Patient) -> Finding:
    found = patient.ask(OWNER)("select url from issuer")
    local = patient.database(OWNER).local
    return whose(found[0][0] if found else None, patient.auth.issuer, local=local)


def whose(known: str | None, issuer: str, *, local: bool) -> Finding:
    """Until the database knows its issuer, it serves the users of any."""
    if known is None:
        said = "not remembered, so that any issuer's tokens are served"
        return warn(said) if local else fail(said)
    return ok(known) if known == issuer else fail(f"{known} and not {issuer}")

"""Checks of what the migrations leave behind."""

from infra.doctor.findings import Checks, Finding, fail, ok, warn
from infra.doctor.patient import Patient
from infra.migrate import newest
from infra.whereabouts import pooled

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
    "`make migrate` with AUTH_ISSUER; another's is no mistake"
    " to be overwritten: use its own database",
)
def pinned(patient: Patient) -> Finding:
    found = patient.ask(OWNER)("select url from issuer")
    if not found:
        return warn("not remembered")
    ((known,),) = found
    if known != patient.auth.issuer:
        return fail(f"{known} and not {patient.auth.issuer}")
    return ok(known)

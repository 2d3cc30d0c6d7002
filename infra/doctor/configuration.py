"""Checks of the settings of a stage."""

from infra.common.connection_settings import DATABASES, database, pooled
from infra.common.errors import UserError
from infra.doctor.context import Context
from infra.doctor.findings import Checks, Finding, nothing_wrong, ok, warn
from shared.config import SecretId
from shared.secrets import SecretNotRead, read_secret

check = Checks()


@check(
    "settings",
    "see docs/configuration.md#environment-variables; AUTH_ISSUER, AUTH_AUDIENCE and"
    " AUTH_JWKS_URL follow from BETTER_AUTH_URL, which `make info` shows",
)
def settings(context: Context) -> Finding:
    return ok(f"{context.read.auth.issuer}, stage {context.read.stage}")


@check(
    "secrets", "create the secret, or grant access to it: docs/configuration.md#secrets"
)
def secrets(context: Context) -> Finding:
    faults, read = [], 0
    for secret in _named(context):
        try:
            read += bool(read_secret(secret, str))
        except SecretNotRead as failure:
            faults.append(f"{secret.id} for {secret.variable}: {failure}")
    return nothing_wrong(faults, f"{read} read" if read else "none is used")


def _named(context: Context) -> list[SecretId]:
    named = []
    for name in DATABASES:
        try:
            source = database(name, context.settings)
        except UserError:  # a check of that database says so
            continue
        if isinstance(source, SecretId):
            named.append(source)
    for variable in ("AUTH_SHARED_SECRET", "BETTER_AUTH_SECRET"):
        if secret_id := context.settings.get(f"{variable}_ID"):
            named.append(SecretId(secret_id, variable))
    return named


@check("pooled host", "use the address that Neon shows with -pooler in its host")
def pooled_host(context: Context) -> Finding:
    place = context.database()
    if place.local:
        return warn(f"{place.host}: no pooler is needed on this machine")
    if pooled(place):
        return ok(place.host)
    if place.host.endswith(".neon.tech"):
        return nothing_wrong([f"{place.host} is the direct host"], "")
    return warn(f"{place.host} is not Neon's: it is unknown whether it is a pooler")

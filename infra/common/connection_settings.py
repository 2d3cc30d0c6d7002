"""Where a database is, from the variables of a stage: an address, or its secret."""

import json
import os
import re
from collections.abc import Mapping

from infra.common.errors import UserError
from infra.common.stages import (
    ask_node,
    file_settings,
    stage_settings,
    use_for_aws,
    with_both_names,
)
from shared.config import SecretId
from shared.postgres_url import DatabaseSettings, NotAnAddress, parse_database_url
from shared.secrets import SecretNotRead, read_secret

DATABASES = ("DATABASE", "IDENTITY_DATABASE", "PURGE_DATABASE", "MIGRATION_DATABASE")
# What serverless.yml tells the functions of a stage, by the very file it asks.
TELL = "console.log(JSON.stringify(require('./infra/aws/settings.cjs')()))"
STAGE = "${sls:stage}"


def enter(stage: str | None) -> dict[str, str]:
    """Settings as below; from here on this process asks the AWS that they name."""
    settings = settings_of(stage, os.environ)
    use_for_aws(settings)
    return settings


def settings_of(stage: str | None, environ: Mapping[str, str]) -> dict[str, str]:
    """The variables of a stage, or of the environment without one. Raises UserError.

    What is not said is as the functions are told it; what AWS alone knows is left out.
    """
    if stage is None:
        return with_both_names(environ)
    _refuse_other_databases(stage, environ)
    said = stage_settings(stage, environ)
    name = "MIGRATION_DATABASE_SECRET_ID"
    found = {"STAGE": stage, name: said.get(name) or f"ownlist/{stage}/migrations"}
    for function in _function_settings(said).values():
        for name, value in function.items():
            if isinstance(value, str):
                found[name] = value.replace(STAGE, stage)
    addresses = {f"{name}_URL" for name in DATABASES} & said.keys()
    for name in addresses:  # of who looks from here: it goes before the secret
        found.pop(name.replace("_URL", "_SECRET_ID"), None)
    return said | found


def _refuse_other_databases(stage: str, environ: Mapping[str, str]) -> None:
    """An address that is left in the shell may be that of another stage."""
    in_file = file_settings(stage, environ)
    for name in (f"{d}_{kind}" for d in DATABASES for kind in ("URL", "SECRET_ID")):
        if environ.get(name) and environ[name] != in_file.get(name):
            raise UserError(
                f"{name} is set in the shell, and STAGE={stage} has its own: unset it."
            )


def _function_settings(settings: Mapping[str, str]) -> dict[str, dict[str, object]]:
    done = ask_node("-e", TELL, settings=settings)
    if done.returncode:
        said = re.search(r"^Error: (.+)$", done.stderr, re.MULTILINE)
        raise UserError(
            said[1] if said else "infra/aws/settings.cjs does not run: try `make setup`"
        )
    found: dict[str, dict[str, object]] = json.loads(done.stdout)
    return found


def database(name: str, settings: Mapping[str, str]) -> DatabaseSettings | SecretId:
    """NAME_URL or the secret of NAME_SECRET_ID, not read yet. Raises UserError."""
    url = settings.get(f"{name}_URL", "").strip()
    secret = settings.get(f"{name}_SECRET_ID", "").strip()
    if not url and not secret:
        raise UserError(f"set {name}_URL or {name}_SECRET_ID: neither is set")
    if url and secret:
        raise UserError(f"{name}_URL and {name}_SECRET_ID are both set: unset one")
    if secret:
        return SecretId(secret, f"{name}_URL")
    try:
        return parse_database_url(url)
    except NotAnAddress as error:
        raise UserError(f"{name}_URL {error}") from None


def database_settings(name: str, settings: Mapping[str, str]) -> DatabaseSettings:
    """The same, its secret read. Raises UserError, without a part of the secret."""
    source = database(name, settings)
    if isinstance(source, DatabaseSettings):
        return source
    try:
        return read_secret(source, parse_database_url)
    except SecretNotRead as failure:
        why = "AWS_REGION is not set" if str(failure) == "NoRegionError" else failure
        raise UserError(f"the secret {source.id} cannot be read: {why}") from None


def pooled(settings: DatabaseSettings) -> bool:
    """Whether this is a pooler of Neon, whose hosts are called so."""
    return settings.host.split(".")[0].endswith("-pooler")


def address(settings: DatabaseSettings) -> str:
    """Which database this is, for a person to read: never with its password."""
    return f"{settings.database} on {settings.host}:{settings.port}"

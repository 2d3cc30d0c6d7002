"""Where a database is, from the variables of a stage: an address, or its secret."""

from collections.abc import Mapping

from infra.local.trouble import Trouble
from infra.stages import stage_settings
from shared.config import SecretId
from shared.postgres_url import DatabaseSettings, NotAnAddress, parse_database_url
from shared.secrets import SecretNotRead, read_secret

# What a stage's secrets are called unless it says otherwise: ownlist/STAGE/...
KEPT = {
    "DATABASE": "api",
    "IDENTITY_DATABASE": "identity",
    "PURGE_DATABASE": "purge",
    "MIGRATION_DATABASE": "migrations",
}


def settings_of(stage: str, environ: Mapping[str, str]) -> dict[str, str]:
    """The variables of a stage, or of the environment if none is named. Trouble."""
    if not stage:
        return dict(environ)
    found = stage_settings(stage, environ)
    for name, kept in KEPT.items():
        if not found.get(f"{name}_URL") and not found.get(f"{name}_SECRET_ID"):
            found[f"{name}_SECRET_ID"] = f"ownlist/{stage}/{kept}"
    return found


def database(name: str, settings: Mapping[str, str]) -> DatabaseSettings | SecretId:
    """NAME_URL or the secret of NAME_SECRET_ID, not read yet. Raises Trouble."""
    url = settings.get(f"{name}_URL", "").strip()
    secret = settings.get(f"{name}_SECRET_ID", "").strip()
    if not url and not secret:
        raise Trouble(f"{name}_URL is not set, nor {name}_SECRET_ID")
    if url and secret:
        raise Trouble(f"only one of {name}_URL and {name}_SECRET_ID may be set")
    if secret:
        return SecretId(secret, f"{name}_URL")
    try:
        return parse_database_url(url)
    except NotAnAddress as error:
        raise Trouble(f"{name}_URL {error}") from None


def told(name: str, settings: Mapping[str, str]) -> DatabaseSettings:
    """The same, its secret read. Raises Trouble, without a part of the secret."""
    source = database(name, settings)
    if isinstance(source, DatabaseSettings):
        return source
    try:
        return read_secret(source, parse_database_url)
    except SecretNotRead as failure:
        raise Trouble(f"the secret {source.id} cannot be read: {failure}") from None


def pooled(settings: DatabaseSettings) -> bool:
    """Whether this is a pooler of Neon, whose hosts are called so."""
    return settings.host.split(".")[0].endswith("-pooler")

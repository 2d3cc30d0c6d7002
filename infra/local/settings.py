"""What the functions find in their environment when they run on this machine."""

import os

from infra.local import cluster
from infra.local.postgres import LocalPostgres
from infra.local.state import State

PORT = 4000
MAILBOX = 25  # its port is so many above that of the API
# What the functions read. A user's own values must not leak into a local run: they
# could point at a real database.
OURS = frozenset(
    {
        "ACCOUNT_PAGE",
        "AUTH_ALGORITHMS",
        "AUTH_AUDIENCE",
        "AUTH_ISSUER",
        "AUTH_JWKS_URL",
        "AUTH_LONGEST_LIFETIME",
        "AUTH_REQUIRED_CLAIMS",
        "AUTH_SHARED_SECRET",
        "AUTH_SHARED_SECRET_ID",
        "BETTER_AUTH_SECRET",
        "BETTER_AUTH_SECRET_ID",
        "BETTER_AUTH_URL",
        "CORS_ORIGINS",
        "DATABASE_SECRET_ID",
        "DATABASE_URL",
        "IDENTITY_DATABASE_SECRET_ID",
        "IDENTITY_DATABASE_URL",
        "LOG_LEVEL",
        "MAIL_FROM",
        "MAIL_REGION",
        "PURGE_DATABASE_SECRET_ID",
        "PURGE_DATABASE_URL",
        "STAGE",
        "TRUSTED_ORIGINS",
    }
)


def base_url(port: int) -> str:
    return f"http://localhost:{port}"


def mailbox_url(port: int) -> str:
    """The mailbox of the stack whose API is on this port."""
    return base_url(port + MAILBOX)


def _inherited() -> dict[str, str]:
    """Of the developer's own environment, what does not speak of a stack or of AWS."""
    return {
        name: value
        for name, value in os.environ.items()
        if name not in OURS and not name.startswith("AWS_")
    }


def environment(state: State, postgres: LocalPostgres, port: int) -> dict[str, str]:
    """The whole environment of serverless-offline, which hands it to the functions."""
    url = base_url(port)
    return _inherited() | {
        "IS_OFFLINE": "true",  # infra/aws/settings.cjs: values, not names of secrets
        "STAGE": "dev",
        "LOG_LEVEL": "INFO",
        "DATABASE_URL": cluster.role_url(postgres, "ownlist_api"),
        "IDENTITY_DATABASE_URL": cluster.role_url(postgres, "ownlist_identity"),
        "PURGE_DATABASE_URL": cluster.role_url(postgres, "ownlist_purge"),
        "AUTH_ISSUER": url,
        "AUTH_AUDIENCE": url,
        "AUTH_JWKS_URL": f"{url}/api/auth/jwks",
        "BETTER_AUTH_URL": url,
        "BETTER_AUTH_SECRET": state.secret("better-auth-secret"),
        "MAIL_FROM": "Ownlist <no-reply@localhost>",
        "AWS_ENDPOINT_URL_SESV2": mailbox_url(port),  # not SES; the keys are of no use
        "AWS_ACCESS_KEY_ID": "nobody",
        "AWS_SECRET_ACCESS_KEY": "of no use",
        "CORS_ORIGINS": url,  # without any, serverless-offline would allow every one
        "TRUSTED_ORIGINS": f"{url},http://127.0.0.1:{port}",
    }

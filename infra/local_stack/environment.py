"""What the functions find in their environment when they run on this machine."""

import sys

from infra.common.child_environment import child_environment
from infra.common.state_folder import State
from infra.local_stack.addresses import base_url, mailbox_url
from infra.local_stack.options import Options
from infra.postgres import cluster
from infra.postgres.server import LocalPostgres


def environment(
    state: State, postgres: LocalPostgres, options: Options
) -> dict[str, str]:
    """The whole environment of serverless-offline, which hands it to the functions.

    None of the caller's own settings is in it: they could name a real database.
    """
    url = base_url(options.port)
    variables = {
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
        "AWS_ENDPOINT_URL_SESV2": mailbox_url(options.port),  # in the place of SES
        "AWS_ACCESS_KEY_ID": "nobody",
        "AWS_SECRET_ACCESS_KEY": "of no use",
        "CORS_ORIGINS": options.cors_origins,
        "TRUSTED_ORIGINS": ",".join(
            filter(
                None, (url, f"http://127.0.0.1:{options.port}", options.trusted_origins)
            )
        ),
        "ACCOUNT_PAGE": options.account_page,
        "LIMITS": "real" if options.real_limits else "",
        "OWNLIST_MAILBOX": mailbox_url(options.port),
        "OWNLIST_PYTHON": sys.executable,
        "NODE_NO_WARNINGS": "1",
        "SLS_TELEMETRY_DISABLED": "1",
    }
    return child_environment(variables)

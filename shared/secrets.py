"""Secrets Manager, asked for what the environment does not hold, and never before."""

import json
from collections.abc import Callable
from contextlib import closing
from functools import cache, partial
from typing import TYPE_CHECKING, Any, TypeVar

from shared.config import SecretId
from shared.observability import count
from shared.timeboxed import Bounded
from shared.timeouts import timeouts

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.parameters import SecretsProvider

# The versions that a secret has while it is being rotated: AWS, "GetSecretValue".
CURRENT, PREVIOUS = "AWSCURRENT", "AWSPREVIOUS"
T = TypeVar("T")


class SecretNotRead(Exception):
    """There is no value. The message is one word and quotes nothing of the secret."""


def read_secret(
    secret: SecretId, parse: Callable[[str], T], version: str = CURRENT
) -> T:
    """The value that the secret holds by now. Raises SecretNotRead, in time.

    `parse` raises ValueError for what it cannot be. Nothing is remembered here: how
    long a value is good is known to who uses it.
    """
    try:
        return _value(_fetch(secret.id, version), secret.variable, parse)
    except SecretNotRead as failure:
        count("SecretNotRead", secret_not_read=str(failure), secret_for=secret.variable)
        raise


def _fetch(secret_id: str, version: str) -> Any:
    try:
        ask = partial(_ask, _provider(), secret_id, version)
        reading = Bounded[Any](lambda _: ask())
        return reading.result(timeouts().secret_connect + timeouts().secret_response)
    except Exception as error:  # noqa: BLE001 - of Powertools, botocore or a socket
        raise SecretNotRead(_word(error)) from None


def _ask(provider: "SecretsProvider", secret_id: str, version: str) -> Any:
    """Over a connection of its own: one kept through a freeze may lead nowhere."""
    with closing(provider.client):
        return provider.get(secret_id, 0, force_fetch=True, VersionStage=version)


def _value(document: str | bytes, name: str, parse: Callable[[str], T]) -> T:
    try:
        return parse(json.loads(document)[name].strip())
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise SecretNotRead("malformed") from None


def _word(error: Exception) -> str:
    """AWS's code, like AccessDeniedException, or the kind of the failure."""
    # Powertools keeps the text of the cause, which may quote, and hides its kind.
    cause = error.__context__ or error
    answer = getattr(cause, "response", None)
    code = answer.get("Error", {}).get("Code") if isinstance(answer, dict) else None
    return str(code or type(cause).__name__)


@cache
def _provider() -> "SecretsProvider":
    """Made when it is needed: importing boto3 costs more than all else together."""
    from aws_lambda_powertools.utilities.parameters import SecretsProvider
    from botocore.config import Config

    limits = Config(
        connect_timeout=timeouts().secret_connect,
        read_timeout=timeouts().secret_response,
        retries={"total_max_attempts": 1},
    )
    return SecretsProvider(boto_config=limits)

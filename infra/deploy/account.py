"""Whose AWS a command would change: asked before anything takes time."""

from collections.abc import Mapping

import boto3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    CredentialRetrievalError,
    HTTPClientError,
    NoCredentialsError,
    PartialCredentialsError,
)
from botocore.exceptions import ConnectionError as NotConnected

from infra.common.errors import UserError

NAME = "AWS_ACCOUNT_ID"
# Seconds. Without credentials botocore also asks the machine itself, which takes one.
LIMITS = Config(connect_timeout=3, read_timeout=5, retries={"total_max_attempts": 2})
MISSING = (NoCredentialsError, PartialCredentialsError, CredentialRetrievalError)


def account(settings: Mapping[str, str]) -> str:
    """The account of the credentials in the environment, by STS GetCallerIdentity.

    Raises UserError without any, and when AWS_ACCOUNT_ID of the settings is another.
    """
    found = _asked(settings["AWS_REGION"])
    wanted = settings.get(NAME, found)
    if wanted != found:
        raise UserError(
            f"These credentials belong to account {found}, but {NAME} is {wanted}:"
            " use credentials of that account, or change the setting."
        )
    return found


def _asked(region: str) -> str:
    try:
        session = boto3.Session()  # of the environment as it is by now
        identity = session.client("sts", region_name=region, config=LIMITS)
        return str(identity.get_caller_identity()["Account"])
    except MISSING:
        raise UserError(
            "No AWS credentials found: set AWS_PROFILE, or AWS_ACCESS_KEY_ID"
            " and AWS_SECRET_ACCESS_KEY."
        ) from None
    except ClientError as error:
        code = error.response["Error"]["Code"]
        raise UserError(
            f"AWS rejects these credentials ({code}): renew them."
        ) from None
    except (NotConnected, HTTPClientError) as error:
        raise UserError(
            f"No answer from AWS in {region} ({type(error).__name__}): check AWS_REGION"
            " and the network."
        ) from None
    except BotoCoreError as error:
        raise UserError(f"The AWS credentials cannot be used: {error}") from None

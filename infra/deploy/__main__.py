"""`make deploy STAGE=dev`, and what else is done to a stage at AWS.

python -m infra.deploy deploy|info|rollback|remove STAGE
"""

import sys
from collections.abc import Mapping
from pathlib import Path

from infra.common.errors import UserError
from infra.common.stages import STAGES, confirm, stage_settings, use_for_aws
from infra.deploy.account import account
from infra.deploy.serverless import serverless, service_folder
from infra.deploy.stage_faults import faults
from infra.package.__main__ import package, size_lines, too_large

USAGE = f"make deploy, info, rollback or remove with STAGE={'|'.join(STAGES)}"


def deploy(stage: str, settings: Mapping[str, str]) -> None:
    """Package everything and bring the stage to it."""
    if found := faults(stage, settings):
        listed = "\n".join(f"  {each}" for each in found)
        raise UserError(f"Nothing was done. Settings of {stage} to correct:\n{listed}")
    place = _place(stage, settings)
    if stage == "prod":
        confirm(stage, settings, f"This deploys to all users, in {place}.")
    if not settings.get("ALARM_EMAIL"):
        print(f"Warning: no one gets the alarms: set ALARM_EMAIL in .env.{stage}.")
    sizes = package()
    print("\n".join(size_lines(sizes)))
    if large := too_large(sizes):
        raise UserError(f"Too large for Lambda: {', '.join(large)}")
    _serverless("deploy", stage, settings)


def info(stage: str, settings: Mapping[str, str]) -> None:
    """What is deployed, and where it answers."""
    _place(stage, settings)
    _serverless("info", stage, settings)


def rollback(stage: str, settings: Mapping[str, str]) -> None:
    """Bring back what was deployed at TO; without it, say what there is."""
    place = _place(stage, settings)
    if not (moment := settings.get("TO")):
        _serverless("deploy list", stage, settings)
        return
    question = (
        f"This restores an older version in {place}; the database is not changed."
    )
    confirm(stage, settings, question)
    _serverless("rollback", stage, settings, "--timestamp", moment)


def remove(stage: str, settings: Mapping[str, str]) -> None:
    """Remove everything of the stage from AWS but its secrets."""
    confirm(
        stage,
        settings,
        f"This deletes all functions, logs and alarms in {_place(stage, settings)};"
        " the database and secrets stay.",
    )
    _serverless("remove", stage, settings)


def _place(stage: str, settings: Mapping[str, str]) -> str:
    """Where this is done, looked up and told. Raises UserError without credentials."""
    if not (region := settings.get("AWS_REGION")):
        raise UserError(f"AWS_REGION is not set: put it into .env.{stage}.")
    use_for_aws(settings)
    place = f"AWS account {account(settings)}, {region}"
    print(f"  {place}", flush=True)
    return place


def _serverless(
    command: str, stage: str, settings: Mapping[str, str], *options: str | Path
) -> None:
    place = ("--stage", stage, "--region", settings["AWS_REGION"])
    with service_folder() as folder:
        arguments = [*command.split(), *place, *options]
        result = serverless(folder, arguments, settings, capture=False)
    if result.returncode:
        raise UserError(f"serverless {command} failed: see its output above.")


VERBS = {"deploy": deploy, "info": info, "rollback": rollback, "remove": remove}


def main(arguments: list[str]) -> int:
    try:
        verb, stage = arguments
        act = VERBS[verb]
    except (ValueError, KeyError):
        print(USAGE, file=sys.stderr)
        return 2
    try:
        act(stage, stage_settings(stage))
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

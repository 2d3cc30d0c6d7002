"""`make deploy STAGE=dev`, and what else is done to a stage at AWS.

python -m infra.deploy deploy|info|rollback|remove STAGE
"""

import sys
from collections.abc import Mapping
from pathlib import Path

from infra.local.trouble import Trouble
from infra.package.__main__ import package, told, too_large
from infra.serverless import serverless, service_folder
from infra.stages import STAGES, confirm, stage_settings

USAGE = f"make deploy, info, rollback or remove with STAGE={'|'.join(STAGES)}"


def deploy(stage: str, settings: Mapping[str, str]) -> None:
    """Package everything and bring the stage to it."""
    if stage == "prod":
        confirm(stage, settings, "This changes what everybody uses.")
    sizes = package()
    print("\n".join(told(sizes)))
    if large := too_large(sizes):
        raise Trouble(f"Larger than it may be: {', '.join(large)}")
    _serverless("deploy", stage, settings)


def info(stage: str, settings: Mapping[str, str]) -> None:
    """What is deployed, and where it answers."""
    _serverless("info", stage, settings)


def rollback(stage: str, settings: Mapping[str, str]) -> None:
    """Bring back what was deployed at TO; without it, say what there is."""
    if not (moment := settings.get("TO")):
        _serverless("deploy list", stage, settings)
        return
    confirm(stage, settings, "An older version comes back; the database stays.")
    _serverless("rollback", stage, settings, "--timestamp", moment)


def remove(stage: str, settings: Mapping[str, str]) -> None:
    """Remove everything of the stage from AWS but its secrets."""
    question = "All functions, logs and alarms of it go; the database and secrets stay."
    confirm(stage, settings, question)
    _serverless("remove", stage, settings)


def _serverless(
    command: str, stage: str, settings: Mapping[str, str], *options: str | Path
) -> None:
    if not (region := settings.get("AWS_REGION")):
        raise Trouble(f"AWS_REGION is not set: put it into .env.{stage}.")
    place = ("--stage", stage, "--region", region)
    with service_folder() as folder:
        arguments = [*command.split(), *place, *options]
        result = serverless(folder, arguments, settings, capture=False)
    if result.returncode:
        raise Trouble(f"serverless {command} failed; what it says stands above.")


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
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

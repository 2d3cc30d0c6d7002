"""The stages, and the settings of each: .env.STAGE, under what the environment says."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from infra.common.child_environment import child_environment, user_home
from infra.common.errors import UserError
from infra.common.state_folder import ROOT
from infra.common.variables import known_settings

STAGES = ("dev", "staging", "prod")
FILE = "OWNLIST_SETTINGS"  # another file than .env.STAGE
REPEATED = "CONFIRM"  # the stage's name again, where nobody can be asked
# The SDK for JavaScript reads the first name, botocore the second: both are always set.
AWS_NAMES = {"AWS_REGION": "AWS_DEFAULT_REGION", "AWS_PROFILE": "AWS_DEFAULT_PROFILE"}


def stage_settings(
    stage: str, environ: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """Every variable of a deployment to this stage. Raises UserError."""
    in_file = file_settings(stage, environ)
    _refuse_contradiction(settings_file(stage, environ), in_file, environ)
    settings = in_file | {k: v for k, v in environ.items() if v}
    settings.pop("IS_OFFLINE", None)  # of make dev, which knows secrets by value
    return with_both_names(settings)


def with_both_names(settings: Mapping[str, str]) -> dict[str, str]:
    """The same, and the region and profile of AWS under each name they are read by."""
    found = dict(settings)
    for name, other in AWS_NAMES.items():
        if value := found.get(name) or found.get(other):
            found |= {name: value, other: value}
    return found


def use_for_aws(settings: Mapping[str, str]) -> None:
    """From here on this process, and those it starts, ask the AWS of these settings."""
    os.environ.update({k: v for k, v in settings.items() if k.startswith("AWS_")})


def confirm(
    word: str,
    settings: Mapping[str, str],
    sentence: str,
    *,
    variable: str = REPEATED,
) -> None:
    """Ask for a word again, mostly the stage's name. Raises UserError without it."""
    said = settings.get(variable, "")
    if not said and sys.stdin.isatty():
        said = input(f"{sentence} Type {word} to confirm: ").strip()
    if said != word:
        raise UserError(
            f"Nothing was done. {sentence} To confirm, add {variable}={word}."
        )


def settings_file(stage: str, environ: Mapping[str, str]) -> Path:
    """Where the settings of a stage are. Raises UserError for a stage there is not."""
    if stage not in STAGES:
        raise UserError(f"STAGE must be one of {', '.join(STAGES)}, not “{stage}”.")
    path = Path(environ.get(FILE) or ROOT / f".env.{stage}")
    if environ.get(FILE) and not path.is_file():
        raise UserError(
            f"{FILE} names {path}, which does not exist: correct or unset it."
        )
    return path


def for_node(settings: Mapping[str, str]) -> dict[str, str]:
    """The environment of Node.js that works for a stage: settings, and AWS's."""
    named = known_settings()
    kept = {
        name: value
        for name, value in settings.items()
        if name in named or name.startswith(("AWS_", "SLS_"))
    }
    home = user_home(settings)  # with the profiles, even where it cannot be written
    files = {
        "AWS_CONFIG_FILE": str(home / ".aws" / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(home / ".aws" / "credentials"),
    }
    return child_environment(files | kept, network=True, environ=settings)


def ask_node(
    *arguments: str, settings: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """What Node.js prints for these arguments, told the settings of a stage."""
    return subprocess.run(
        ["node", *arguments],
        cwd=ROOT,
        env=for_node(settings),
        capture_output=True,
        text=True,
        check=False,
    )


def file_settings(stage: str, environ: Mapping[str, str]) -> dict[str, str]:
    """NAME=value lines; a # at the start of a line is a comment. Raises UserError."""
    path = settings_file(stage, environ)
    lines = path.read_text().splitlines() if path.is_file() else []
    found = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals or not name.isidentifier():
            raise UserError(f"{path.name}, line {number}: must be NAME=value.")
        found[name] = value.strip()
    return {name: value for name, value in found.items() if value}


def _refuse_contradiction(
    path: Path, in_file: Mapping[str, str], environ: Mapping[str, str]
) -> None:
    """Another region or account is another stage: nobody means that by accident."""
    for name in AWS_NAMES:
        here, there = environ.get(name), in_file.get(name)
        if here and there and here != there:
            raise UserError(
                f"{name} is {here} in the shell and {there} in {path.name}:"
                " unset it, or change the file."
            )
    if in_file.get("AWS_PROFILE") and environ.get("AWS_ACCESS_KEY_ID"):
        raise UserError(
            f"AWS_ACCESS_KEY_ID is set in the shell, and {path.name} names"
            " AWS_PROFILE: unset one of them."
        )

"""The stages, and what each is told: .env.STAGE, under what the environment says."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from infra.local.child_environment import child_environment, user_home
from infra.local.state import ROOT
from infra.local.trouble import Trouble

# What a person may set is named in this file, which says what each is for.
EXAMPLE = ROOT / ".env.example"
STAGES = ("dev", "staging", "prod")
FILE = "OWNLIST_SETTINGS"  # another file than .env.STAGE


def stage_settings(
    stage: str, environ: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """Every variable of a deployment to this stage. Raises Trouble."""
    if stage not in STAGES:
        raise Trouble(
            f"STAGE must be one of {', '.join(STAGES)}: make deploy STAGE=dev"
        )
    path = Path(environ.get(FILE) or ROOT / f".env.{stage}")
    if environ.get(FILE) and not path.is_file():
        raise Trouble(f"{FILE} is {path}, which is not there.")
    settings = _read(path) | {k: v for k, v in environ.items() if v}
    settings.pop("IS_OFFLINE", None)  # of make dev, which knows secrets by value
    return settings


def for_node(settings: Mapping[str, str]) -> dict[str, str]:
    """The environment of Node.js that works for a stage: settings, and AWS's."""
    named = re.findall(r"^(?:# )?([A-Z_]+)=", EXAMPLE.read_text(), re.MULTILINE)
    kept = {k: v for k, v in settings.items() if k in named or k.startswith("AWS_")}
    home = user_home(settings)  # with the profiles, even where it cannot be written
    files = {
        "AWS_CONFIG_FILE": str(home / ".aws" / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(home / ".aws" / "credentials"),
    }
    return child_environment(files | kept, network=True, environ=settings)


def _read(path: Path) -> dict[str, str]:
    """NAME=value lines, and comments from a # at the start of a line."""
    lines = path.read_text().splitlines() if path.is_file() else []
    found = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals or not name.isidentifier():
            raise Trouble(f"{path.name}, line {number}: it must be NAME=value.")
        found[name] = value.strip()
    return found

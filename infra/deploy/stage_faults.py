"""What is wrong with the settings of a stage, found before anything takes time."""

import json
from collections.abc import Mapping
from typing import TypedDict

from infra.common.errors import UserError
from infra.common.stages import ask_node, file_settings
from infra.common.variables import known_settings
from shared.config import ConfigurationError, load

FOR_PROGRAMS = ("AWS_", "OWNLIST_", "SLS_")  # what an SDK or serverless reads


class _Found(TypedDict):
    """What infra/aws/faults.cjs prints; `todos` is null with a fault in it."""

    faults: list[str]
    todos: dict[str, str] | None


def faults(stage: str, settings: Mapping[str, str]) -> list[str]:
    """One sentence each, without a value: of the deployment and of its functions."""
    found = _unknown(stage, settings)
    if not settings.get("AWS_REGION"):
        found.append("AWS_REGION must be set: the region of the stage")
    in_node = _in_node(settings)
    found += in_node["faults"]
    if told := in_node["todos"]:
        found += _of_todos(told | {"LOG_LEVEL": settings.get("LOG_LEVEL", "")})
    return found


def _unknown(stage: str, settings: Mapping[str, str]) -> list[str]:
    """A name with a typo would be a setting that is silently not set."""
    names = file_settings(stage, settings).keys() - known_settings()
    return [
        f"{name} is not a setting: .env.example lists them"
        for name in sorted(names)
        if not name.startswith(FOR_PROGRAMS)
    ]


def _in_node(settings: Mapping[str, str]) -> _Found:
    done = ask_node("infra/aws/faults.cjs", settings=settings)
    if done.returncode:
        raise UserError(f"The settings cannot be checked:\n{done.stderr}")
    found: _Found = json.loads(done.stdout)
    return found


def _of_todos(told: Mapping[str, str]) -> list[str]:
    """As a todo function itself reads its variables when it starts."""
    try:
        load(told)
    except ConfigurationError as error:
        return str(error).split("; ")
    return []

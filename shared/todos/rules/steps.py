"""The steps of a todo: in order, each with an id of its own."""

import re
from typing import Annotated, NotRequired
from uuid import UUID, uuid5

from pydantic import AfterValidator, ConfigDict, Field, with_config
from typing_extensions import TypedDict

from shared.todos.members import Step
from shared.todos.rules.fields import Title
from shared.todos.rules.text import refuse

MAX_STEPS = 50
MAX_STEP_ID = 36
STEP_ID = re.compile(rf"[!-~]{{1,{MAX_STEP_ID}}}")
# Never to be changed: a repeated request is known by the ids that are made.
NAMESPACE = UUID("6d1cf1a9-2f0c-4f0b-9a3e-5d1f6c0a7b48")


def _visible(step_id: str) -> str:
    if not STEP_ID.fullmatch(step_id):
        raise refuse(f"must have 1 to {MAX_STEP_ID} visible ASCII characters")
    return step_id


StepId = Annotated[
    str,
    AfterValidator(_visible),
    Field(
        json_schema_extra={
            "minLength": 1,
            "maxLength": MAX_STEP_ID,
            "pattern": f"^{STEP_ID.pattern}$",
        }
    ),
]


@with_config(ConfigDict(extra="forbid", strict=True))
class NewStep(TypedDict):
    """A step. Without an `id` it gets one that depends on its title alone.

    So a request without ids can be repeated.
    """

    id: NotRequired[StepId | None]
    title: Title
    completed: NotRequired[bool]


def _with_ids(sent: list[NewStep]) -> list[Step]:
    given = [step_id for step in sent if (step_id := step.get("id"))]
    used = set(given)
    if len(used) < len(given):
        raise refuse("must not have two steps with the same id")
    return [_with_id(step, used) for step in sent]


def _with_id(step: NewStep, used: set[str]) -> Step:
    step_id = step.get("id") or _new_id(step["title"], used)
    used.add(step_id)
    completed = step.get("completed", False)
    return {"id": step_id, "title": step["title"], "completed": completed}


def _new_id(title: str, used: set[str]) -> str:
    """The first id made of this title that no other step of the todo has."""
    number = 1
    while (made := str(uuid5(NAMESPACE, f"{number} {title}"))) in used:
        number += 1
    return made


Steps = Annotated[list[NewStep], Field(max_length=MAX_STEPS), AfterValidator(_with_ids)]

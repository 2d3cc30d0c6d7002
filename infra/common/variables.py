"""The variables of the configuration. variables.json is the one table of them.

From it come .env.example, the table of docs/configuration.md and what a deployment
gives to its functions (infra/aws/settings.cjs); tests compare it with what is read.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_suffix(".json")


@dataclass(frozen=True)
class Variable:
    """`read_by` holds whoever reads it: a kind of function, or a kind of command.

    A secret has `secret_id`, the variable that names its secret in Secrets Manager
    instead: a deployed function gets that one only.
    """

    name: str
    read_by: tuple[str, ...]
    sentence: str  # without a full stop
    required: bool = False
    default: str = ""
    example: str = ""
    secret_id: str = ""
    secret_id_example: str = ""

    @property
    def names(self) -> list[str]:
        return [name for name in (self.name, self.secret_id) if name]


@cache
def variables() -> tuple[Variable, ...]:
    """In the order of the documents."""
    rows = json.loads(TABLE.read_text())
    return tuple(Variable(**row | {"read_by": tuple(row["read_by"])}) for row in rows)


def known_settings() -> set[str]:
    """The names of all that a person may set in .env.STAGE."""
    return {name for variable in variables() for name in variable.names}

""".env.example, and the table of docs/configuration.md, from the table of variables."""

import re
from collections.abc import Iterator
from itertools import groupby
from textwrap import wrap

from infra.common.variables import Variable, variables

WIDTH = 88
HEAD = """\
# Every setting there is, with an example; a deployed stage reads them from .env.dev,
# .env.staging or .env.prod, and `make dev` needs none. docs/configuration.md has more.
# Written by `make generate`: change infra/common/variables.json.
"""
COLUMNS = ("Variable", "Secret", "Read by", "Default", "Meaning")
TABLE = re.compile(r"^\| Variable \|.*\n(?:\|.*\n)+", re.MULTILINE)
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


def env_example() -> str:
    """What must be set is set; everything else is a comment."""
    groups = groupby(variables(), lambda variable: variable.read_by)
    return HEAD + "".join(
        "".join(["\n", *(f"{line}\n" for each in group for line in _lines(each))])
        for _, group in groups
    )


def _lines(variable: Variable) -> Iterator[str]:
    sentence = LINK.sub(r"\1", variable.sentence).replace("`", "")
    text = f"{sentence}. Read by: {', '.join(variable.read_by)}."
    for line in wrap(text, WIDTH - 2, break_on_hyphens=False):
        yield f"# {line}"
    start = "" if variable.required else "# "
    yield f"{start}{variable.name}={variable.example or variable.default}"
    if variable.secret_id:
        yield f"# {variable.secret_id}={variable.secret_id_example}"


def with_table(page: str) -> str:
    """The page, with its table of variables as it should be."""
    rows = [COLUMNS, ("---",) * len(COLUMNS), *map(_row, variables())]
    table = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    written, count = TABLE.subn(lambda _: table, page)
    if count != 1:
        raise ValueError("docs/configuration.md needs one table of variables")
    return written


def _row(variable: Variable) -> tuple[str, ...]:
    default = f"`{variable.default}`" if variable.default else ""
    return (
        ", or ".join(f"`{name}`" for name in variable.names),
        "yes" if variable.secret_id else "",
        ", ".join(variable.read_by),
        "required" if variable.required else default,
        variable.sentence,
    )

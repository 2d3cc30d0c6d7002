"""A command that we tell somebody to run can be run as it stands, from the checkout.

In a message a command stands in `backticks`. Set-up provides make's
targets and the modules of .venv/bin/python; scripts of .venv/bin do not run in every
folder, and nothing of them is on anybody's PATH.
"""

import ast
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from infra.common.stages import STAGES
from infra.common.state_folder import ROOT
from tests.support.docs.pages import pages
from tests.support.run.cases import cases

MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = set(re.findall(r"^([a-z-]+):.*##", MAKEFILE, re.MULTILINE))
(DECLARED,) = re.findall(r"^STAGED = (.+)$", MAKEFILE, re.MULTILINE)
STAGED = set(DECLARED.split())
# Without a stage they are of no use; the doctor puts it into what it shows.
ONLY_STAGED = {"deploy", "info", "rollback", "remove"}
# Programs that somebody who only ran set-up may not have, as a hint would name them.
ABSENT = re.compile(
    r"(?<![\w/.-])(?<!-m )(uv|openssl|pip|pipx|npx|ruff|pytest|alembic|pre-commit)"
    r" (?:rand|run|python|pip|install|exec|upgrade)\b"
)
# In backticks, or with a variable, which no sentence has: `make it` is no command.
MAKE = re.compile(
    r"((?:(?<=`)|(?<!\w)(?=make [a-z-]+ [A-Z]+=))"
    r"make ([a-z][a-z-]*)((?: [A-Z]+=[^\s`]*)*))"
)
CODE = [
    path
    for folder in ("infra", "shared", "functions")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in (".py", ".cjs", ".ts") and "versions" not in path.parts
]
PAGES = [*(ROOT / page for page in pages()), ROOT / ".env.example"]


def messages(path: Path) -> Iterator[str]:
    """The strings of a module but its docstrings; all of a file that is not Python.

    A string with values in it has `…` for each.
    """
    if path.suffix != ".py":
        yield path.read_text()
        return
    tree = ast.parse(path.read_text())
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    skipped = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, holders)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            skipped |= {id(each) for each in node.values}
            yield "".join(
                str(each.value) if isinstance(each, ast.Constant) else "…"
                for each in node.values
            )
        elif isinstance(node, ast.Constant) and id(node) not in skipped:
            yield str(node.value)


def faults(text: str) -> list[str]:
    """What of the commands in a text cannot be run as it stands."""
    found = [f"{each[0]}: not provided" for each in ABSENT.finditer(text)]
    for program in re.findall(r"(?<![\w/$}])\.venv/bin/([\w-]+)", text):
        if program != "python":
            found.append(f".venv/bin/{program}: a script, which may not run")
    for module in re.findall(r"python3? -m ([\w.]+)", text):
        if find_spec(module) is None:
            found.append(f"python -m {module}: no such module")
    return found + list(_make_faults(text))


def _make_faults(text: str) -> Iterator[str]:
    for command, target, variables in MAKE.findall(text):
        if target not in TARGETS:
            yield f"{command}: no such target"
        if stage := re.search(r"STAGE=([\w…]+)", variables):
            known = stage[1] in (*STAGES, "STAGE", "…")
            if not known or target not in STAGED | {"package"}:
                yield f"{command}: no such stage"


@cases("path", CODE)
def test_every_command_that_a_message_suggests_can_be_run(path: Path) -> None:
    assert [fault for text in messages(path) for fault in faults(text)] == []


@cases("path", PAGES)
def test_every_command_that_a_page_suggests_can_be_run(path: Path) -> None:
    assert faults(path.read_text()) == []


def test_a_hint_for_a_stage_names_one() -> None:
    for path in CODE:
        for text in messages(path) if path.suffix == ".py" else []:
            for command in re.findall(r"`make ([^`]+)`", text):
                target, _, rest = command.partition(" ")
                told = "STAGE=" in rest or path.parent.name == "doctor"
                assert told or target not in ONLY_STAGED, (path, command)


@cases(
    "text",
    [
        "install it (`uv python install 3.13`)",
        "run `make migrations`",
        "run `make dev STAGE=prod`",
        "again: make deplyo STAGE=prod",
        "run `make deploy STAGE=production`",
        "32 bytes: openssl rand -base64 48",
        "run `.venv/bin/alembic upgrade head`",
        "run `python3 -m infra.nothing`",
    ],
)
def test_a_hint_that_does_not_work_is_found(text: str) -> None:
    assert faults(text)

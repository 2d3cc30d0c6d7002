"""Generated types of clients compile, and take what the API takes."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from infra.common.state_folder import ROOT
from infra.generate.client_types import types_of
from shared.todos.account import Erasure
from shared.todos.rules.batch_schema import Batch, Change, Create, Update
from shared.todos.rules.import_schema import ImportedPage, ImportedTodo
from shared.todos.rules.schemas import NewTodo, TodoPatch
from tests.support.api.client import document
from tests.support.run.cases import cases

PROGRAM = Path(__file__).with_name("typed_client.ts")
BODIES: list[type[BaseModel]] = [
    *(Batch, Change, Create, Update, Erasure, ImportedPage, ImportedTodo, NewTodo),
    TodoPatch,
]


def compiled(folder: Path, types: str) -> str:
    """What the compiler says of PROGRAM with these types; nothing if it is right."""
    (folder / "api.ts").write_text(types)
    program = shutil.copy(PROGRAM, folder)
    done = subprocess.run(
        [
            ROOT / "node_modules" / ".bin" / "tsc",
            *("--noEmit", "--strict", "--skipLibCheck", "--allowImportingTsExtensions"),
            *("--target", "es2022", "--module", "nodenext", "--types", "", program),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def test_a_program_on_generated_types_compiles(tmp_path: Path) -> None:
    assert compiled(tmp_path, types_of(document())) == ""


def test_the_compiler_is_asked(tmp_path: Path) -> None:
    types = types_of(document())
    wrong = re.sub(r'"title": string;', '"title": number;', types)
    assert "TS2322" in compiled(tmp_path, wrong)


@cases("body", BODIES)
def test_generated_types_require_the_required_members(body: type[BaseModel]) -> None:
    """openapi-typescript takes a member with a default for one that is always there."""
    schema = document()["components"]["schemas"][body.__name__]
    members: dict[str, dict[str, Any]] = schema["properties"]
    required = {*schema.get("required", ())}
    required |= {name for name, each in members.items() if "default" in each}
    assert required == {n for n, f in body.model_fields.items() if f.is_required()}

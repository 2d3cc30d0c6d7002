"""Clients of docs/examples/tanstack-db.ts, and a gateway that fails as it is told."""

import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from infra.common.client import Person
from infra.common.state_folder import ROOT
from infra.setup.build_identity import OPTIONS
from tests.support.docs.pages import fences
from tests.support.soak.network_faults import Answer, BadDay

SOURCE = Path(__file__).with_suffix(".ts")
EXAMPLE = ROOT / "docs/examples/tanstack-db.ts"
RECIPE = ROOT / "docs/recipes/tanstack-db.md"
TYPES = ROOT / "functions/web/source/api/types.ts"
# Where the test signs in: in the place of Better Auth's client.
OWNLIST = (
    "export const ownlistToken = async (_: boolean) => String(localStorage.token);"
)
KINDS = {"/": "text/html; charset=utf-8", "/app.js": "text/javascript; charset=utf-8"}
HTML = """<!doctype html><title>App</title><link rel="icon" href="data:,">
<form><input><button>Add</button></form><ul></ul>
<script type="module" src="/app.js"></script>"""


def built(folder: Path, source: Path = SOURCE, *more: str) -> Path:
    """The program, in one file."""
    target = folder / f"{source.stem}.mjs"
    node("esbuild/bin/esbuild", source, f"--outfile={target}", *(more or OPTIONS))
    return target


def node(program: str, *arguments: str | Path, folder: Path = ROOT) -> None:
    done = subprocess.run(
        ["node", ROOT / "node_modules" / program, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def page_sources(folder: Path) -> Path:
    """The files of the recipe as it says to make them; `main.ts` is the page."""
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    _, todos, main = fences(RECIPE.read_text(), "ts")
    where = "../../functions/web/source/api/types.ts"
    example = EXAMPLE.read_text()
    assert where in example
    (folder / "tanstack-db.ts").write_text(example.replace(where, "./api"))
    (folder / "api.ts").write_text(TYPES.read_text())
    (folder / "ownlist.ts").write_text(OWNLIST)
    (folder / "todos.ts").write_text(todos)
    (folder / "main.ts").write_text(main)
    return folder / "main.ts"


class Gateway(BadDay):
    """To the stack: closed while `offline`, with no other answer than `refuse`."""

    offline = False
    refuse = 0  # a status
    script: str | None = None  # of the page at `/`, which is there offline too
    unheard = False  # the next write is done, and its answer lost

    def __init__(self, upstream: str, url: str) -> None:
        super().__init__(upstream, url)
        self.before_write: Callable[[], object] | None = None  # called once

    def answer(
        self, method: str, target: str, headers: dict[str, str], body: bytes
    ) -> Answer | None:
        if self.script and not target.startswith("/api/"):
            content = self.script if target == "/app.js" else HTML
            return Answer(200, {"Content-Type": KINDS[target]}, content.encode())
        if self.offline:
            return None
        if self.refuse:
            kind = {"Content-Type": "application/problem+json", "Retry-After": "1"}
            return Answer(self.refuse, kind, b"{}")
        if method == "POST" and self.before_write:
            other, self.before_write = self.before_write, None
            other()
        answer = self._forward(method, target, headers, body)
        if method == "POST" and self.unheard:
            self.unheard = False
            return None
        return answer


@dataclass
class Client:
    """One device of this person; its store outlives `kill`."""

    program: Path
    url: str
    person: Person
    user: str
    store: Path
    expired: str = ""  # what it takes for its token until the server refuses it

    def __enter__(self) -> Self:
        token = self.expired or self.person.token
        what = [self.url, self.user, token, str(self.store), self.person.token]
        self._process = subprocess.Popen(
            ["node", self.program, *what],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()

    def do(self, **command: object) -> dict[str, Any]:
        """What is shown then: `todos`, `unsent`, `unsaved`, `error`."""
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps(command), file=self._process.stdin, flush=True)
        answer = json.loads(self._process.stdout.readline())
        assert isinstance(answer, dict)
        assert answer["failed"] is None
        return answer

    def sync(self) -> dict[str, Any]:
        return self.do(sync=True)

    def insert(self, *titles: str) -> list[str]:
        """The ids, in this order."""
        shown = self.do(insert=[{"title": title} for title in titles])
        ids = {todo["title"]: todo["id"] for todo in shown["todos"]}
        return [ids[title] for title in titles]

    def update(self, todo_id: str, **changes: object) -> dict[str, Any]:
        return self.do(update={"id": todo_id, "changes": changes})

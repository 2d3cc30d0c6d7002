"""An app that runs Better Auth itself, made from the text of docs/recipes/nextjs.md."""

import os
import secrets
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from infra.common.processes import answers, free_port, wait_until
from infra.common.state_folder import ROOT
from tests.support.docs.pages import fences, section

RECIPE = ROOT / "docs" / "recipes" / "nextjs.md"
APP, OWNLIST = "https://app.example.com", "https://todo.example.com"
ESBUILD = ROOT / "node_modules" / ".bin" / "esbuild"
BANNER = """import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);"""
# What the test does in the page, beside the recipe's own code.
PAGE = """
import { authClient, forget, ownlist } from "./ownlist";
Object.assign(window, { authClient, forget, ownlist });
"""


def settings(heading: str) -> dict[str, str]:
    """The variables that a section of the recipe sets."""
    (text,) = fences(section(RECIPE, heading), "dotenv")
    pairs = (line.partition("=") for line in text.splitlines())
    return {name: value for name, _, value in pairs}


def source(heading: str) -> str:
    """The first program of a section."""
    return fences(section(RECIPE, heading), "ts")[0]


@dataclass
class OtherOrigin:
    """The app on a port of its own; Ownlist is expected on `ownlist_port`."""

    folder: Path
    database_url: str
    port: int = 0
    ownlist_port: int = 0

    def __post_init__(self) -> None:
        self.port, self.ownlist_port = free_port(), free_port()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def output(self) -> str:
        return (self.folder / "output").read_text()

    def environment(self, heading: str) -> dict[str, str]:
        """The settings of the recipe, with addresses of this machine."""
        ownlist = f"http://127.0.0.1:{self.ownlist_port}"
        return {
            name: value.replace(APP, self.url).replace(OWNLIST, ownlist)
            for name, value in settings(heading).items()
        }

    def __enter__(self) -> Self:
        server, page = self._build()
        own = {
            **self.environment("The app"),
            "BETTER_AUTH_SECRET": secrets.token_urlsafe(48),
            "DATABASE_URL": self.database_url,
        }
        rest = {"PATH": os.environ["PATH"], "PORT": str(self.port), "PAGE": str(page)}
        with (self.folder / "output").open("wb") as output:
            self._process = subprocess.Popen(
                ["node", server],
                env=rest | own,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        started = wait_until(lambda: answers(self.port), 30)
        assert started, self.output
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()

    def _build(self) -> tuple[Path, Path]:
        """The server and the page's script, from the recipe's text."""
        self.folder.mkdir(parents=True)
        (self.folder / "node_modules").symlink_to(ROOT / "node_modules")
        shutil.copy(Path(__file__).with_suffix(".mjs"), self.folder / "server.js")
        (self.folder / "auth.ts").write_text(source("The app"))
        (self.folder / "ownlist.ts").write_text(source("The browser"))
        (self.folder / "page.ts").write_text(PAGE)
        server = ("--platform=node", "--format=esm", f"--banner:js={BANNER}")
        url = self.environment("The app")["NEXT_PUBLIC_OWNLIST_URL"]
        page = (f'--define:process.env.NEXT_PUBLIC_OWNLIST_URL="{url}"', "--minify")
        return (
            self._bundle("server.js", "server.mjs", *server, "--external:pg-native"),
            self._bundle("page.ts", "page.js", *page),
        )

    def _bundle(self, entry: str, output: str, *options: str) -> Path:
        target = self.folder / output
        result = subprocess.run(
            [ESBUILD, entry, "--bundle", f"--outfile={target}", *options],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stderr
        return target

"""The single-page app of docs/recipes/react.md, built from its text and served."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from infra.common.processes import answers, wait_until
from infra.common.state_folder import ROOT
from infra.setup.build_identity import ESBUILD, OPTIONS
from tests.support.docs.pages import fences, section

RECIPE = ROOT / "docs" / "recipes" / "react.md"
PLUGIN = ROOT / "docs" / "examples" / "ownlist-client.ts"
API, DEVELOPED = "https://todo.example.com", "http://localhost:4000"
# What Vite's template checks types with, and the same with more that people switch on.
VITE = (
    *("--noEmit", "--ignoreConfig", "--skipLibCheck", "--target", "es2023"),
    *("--module", "esnext", "--moduleResolution", "bundler", "--jsx", "react-jsx"),
    *("--lib", "es2023,dom", "--types", "node", "--allowImportingTsExtensions"),
    *("--verbatimModuleSyntax", "--moduleDetection", "force", "--noUnusedLocals"),
    *("--noUnusedParameters", "--erasableSyntaxOnly", "--noFallthroughCasesInSwitch"),
)
STRICTNESS = (VITE, (*VITE, "--strict", "--noUncheckedIndexedAccess"))
# As Vite's template has it.
MAIN = """
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import App from "./App";

createRoot(document.getElementById("root")!).render(<StrictMode><App /></StrictMode>);
"""


def code(heading: str, language: str = "ts") -> str:
    """The one program of a section."""
    (found,) = fences(section(RECIPE, heading), language)
    return found


def across(client: str) -> str:
    """The client of one origin, with what the section on several has instead."""
    start = client.index("export const API")
    end = client.index("let token")
    return client[:start] + code("Across origins") + "\n" + client[end:]


@dataclass
class ReactPage:
    """The app at http://localhost:PORT, and with bearers only at /across."""

    folder: Path
    port: int
    api_url: str
    mailbox_url: str

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def __enter__(self) -> Self:
        server = self._build()
        self._process = subprocess.Popen(
            ["node", server],
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "PORT": str(self.port)},
            stdin=subprocess.DEVNULL,
        )
        assert wait_until(lambda: answers(self.port), 30)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()

    def _build(self) -> Path:
        """The server; the scripts of both pages lie beside it."""
        self.folder.mkdir(parents=True)
        (self.folder / "node_modules").symlink_to(ROOT / "node_modules")
        shutil.copy(Path(__file__).with_suffix(".mjs"), self.folder / "server.js")
        config = code("While you develop").replace(DEVELOPED, self.api_url)
        (self.folder / "vite.config.ts").write_text(config)
        client = code("The client")
        self._script("page", client)
        self._script("across", across(client).replace(API, self.api_url))
        return self._bundle("server.js", "server.mjs", *OPTIONS)

    def _script(self, name: str, client: str) -> None:
        sources = self.folder / name
        sources.mkdir()
        (sources / "ownlist.ts").write_text(client)
        (sources / "App.tsx").write_text(code("The page", "tsx"))
        (sources / "main.tsx").write_text(MAIN)
        shutil.copy(PLUGIN, sources)
        options = ["--bundle", "--jsx=automatic", "--minify"]
        options.append('--define:process.env.NODE_ENV="production"')
        self._bundle(f"{name}/main.tsx", f"{name}.js", *options)

    def _bundle(self, entry: str, output: str, *options: str) -> Path:
        target = self.folder / output
        result = subprocess.run(
            ["node", ESBUILD, entry, f"--outfile={target}", *options],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stderr
        return target

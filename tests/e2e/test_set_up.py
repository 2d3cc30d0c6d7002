"""`make setup` for real: in an odd folder, by a shell that is set to break it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.common.state_folder import ROOT
from infra.dev.clean import MADE
from tests.support.run.commands import Done

pytestmark = pytest.mark.slow
HOSTILE = {
    "PYTHONPATH": "{here}/hostile",
    "PYTHONHOME": "{here}/hostile",
    "PYTHONOPTIMIZE": "2",
    "PYTHONSAFEPATH": "1",
    "PYTHONWARNINGS": "error",
    "VIRTUAL_ENV": "{here}/hostile",
    "NODE_ENV": "production",
    "NODE_OPTIONS": "--no-such-option",
    "PIP_USER": "1",
    "PIP_TARGET": "{here}/target",
    "PIP_NO_DEPS": "1",
    "UV_TARGET": "{here}/target",
    "UV_SYSTEM_PYTHON": "1",
    "npm_config_omit": "dev",
    "npm_config_global": "true",
    "npm_config_dry_run": "true",
    "XDG_CONFIG_HOME": "{here}/configured",
    "LC_ALL": "POSIX",
    "MAKEFLAGS": "-e -j4",
    "RUN": "/bin/false",
}
PIP = "[global]\nuser = true\nno-deps = true\nprefix = /nowhere\n"
UV = "no-binary = true\nresolution = 'lowest'\nexclude-newer = '2015-01-01'\n"
NAMED = "console.log(require('esbuild').version, typeof require('pg').Client)"


class Checkout:
    """A copy of this one, without what is made in it, and a shell of somebody's own."""

    def __init__(self, here: Path) -> None:
        self.root = here / "a (b) & 'c' $d;100%"
        self.target = here / "target"
        left_out = shutil.ignore_patterns(*MADE, ".git", ".state", ".env*[!e]")
        shutil.copytree(ROOT, self.root, ignore=left_out)
        (here / "hostile" / "infra").mkdir(parents=True)
        (here / "hostile" / "infra" / "__init__.py").write_text("raise SystemExit(9)")
        for name, content in (("pip/pip.conf", PIP), ("uv/uv.toml", UV)):
            file = here / "configured" / name
            file.parent.mkdir(parents=True)
            file.write_text(content)
        told = {name: value.format(here=here) for name, value in HOSTILE.items()}
        self.environ = os.environ | told

    def make(self, target: str) -> str:
        done = self.run("make", target)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def run(self, *command: str | Path) -> Done:
        return subprocess.run(
            command,
            cwd=self.root,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    made = Checkout(tmp_path_factory.mktemp("set-up"))
    made.make("setup")
    yield made
    shutil.rmtree(made.root)  # a gigabyte


def test_all_of_the_locks_is_installed_and_nothing_elsewhere(
    checkout: Checkout,
) -> None:
    python = str(checkout.root / ".venv/bin/python")
    done = subprocess.run([python, "-I", "-c", "import pytest, mangum"], check=False)
    assert done.returncode == 0
    node = subprocess.run(
        ["node", "-e", NAMED], cwd=checkout.root, capture_output=True, text=True
    )
    assert node.stdout.endswith("function\n"), node.stderr
    assert (checkout.root / "build/identity/handler.mjs").is_file()
    assert not checkout.target.exists()


def test_an_intact_installation_is_left_alone(checkout: Checkout) -> None:
    assert "..." not in checkout.make("setup")


def test_a_removed_package_is_noticed_and_restored(checkout: Checkout) -> None:
    packages = next(checkout.root.glob(".venv/lib/python*/site-packages"))
    shutil.rmtree(packages / "mangum")
    shutil.rmtree(checkout.root / "node_modules" / "pg")
    (checkout.root / "build/identity/handler.mjs").write_text("")
    said = checkout.make("setup")
    assert "site-packages/mangum is missing; rebuilt" in said
    assert "node_modules/pg is missing; rebuilt" in said
    assert "handler.mjs has changed; rebuilt" in said
    test_all_of_the_locks_is_installed_and_nothing_elsewhere(checkout)


def test_a_folder_that_nothing_can_run_in_is_refused(
    checkout: Checkout, tmp_path: Path
) -> None:
    other = tmp_path / "a:b"
    left_out = shutil.ignore_patterns(*MADE, ".state")
    shutil.copytree(checkout.root, other, ignore=left_out)
    done = subprocess.run(
        ["make", "dev"], cwd=other, env=checkout.environ, capture_output=True, text=True
    )
    assert done.returncode
    first, *_ = done.stderr.splitlines()
    assert first.startswith(f"Ownlist cannot be in the folder '{other}': ")
    assert "Traceback" not in done.stderr
    assert not (other / ".venv").exists()

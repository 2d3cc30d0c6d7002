"""What runs in Node, built when its sources are newer, and what it is told."""

import fcntl
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from infra.common.steps import output_of
from infra.setup.build_identity import bundle

ROOT = Path(__file__).parents[3]
HANDLER = ROOT / "build/identity/handler.mjs"
DRIFT = ROOT / "build/tests/drift.mjs"
TEST_BUNDLE = ROOT / "build/tests/testable.mjs"  # hashes quickly, takes `short=True`
QUICK_PASSWORDS = (
    "--alias:@better-auth/utils/password=./tests/support/identity/password.ts"
)
CALLS = ROOT / "build/tests/client_calls.mjs"
ORIGIN = "https://ownlist.test"
# One for all: what one process sealed in the database another must be able to read.
SECRET = "of no use anywhere but in these tests"


def build(target: Path) -> Path:
    """The bundle, fresh. Two workers do not build it at once."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists() or target.stat().st_mtime < _newest_source():
            _esbuild(target)
    return target


def _newest_source() -> float:
    sources = [
        *ROOT.glob("functions/identity/*.ts"),
        *ROOT.glob("tests/support/identity/*.ts"),
        *ROOT.glob("docs/examples/*.ts"),
        ROOT / "package.json",
        ROOT / "package-lock.json",
    ]
    return max(source.stat().st_mtime for source in sources)


def _esbuild(target: Path) -> None:
    # Those of the tests are bundled as the function is, from entries of their own.
    own = Path(__file__).with_name(f"{target.stem}.ts")
    quick = [QUICK_PASSWORDS] if target == TEST_BUNDLE else []
    what = bundle(target=target) if target == HANDLER else bundle(own, target, *quick)
    output_of(what, f"{target.name} cannot be bundled.")


def drift(database_url: str) -> str:
    """The SQL Better Auth would still want to run; `;` when it is content."""
    result = subprocess.run(
        ["node", build(DRIFT)],
        env=environment(database_url, ORIGIN, {}),
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


def environment(
    database_url: str, origin: str, settings: Mapping[str, str | None]
) -> dict[str, str]:
    """What AWS would set, and nothing of this machine but where programs are."""
    chosen = {
        "PATH": os.environ["PATH"],
        "IDENTITY_DATABASE_URL": database_url,
        "BETTER_AUTH_SECRET": SECRET,
        "BETTER_AUTH_URL": origin,
        "AUTH_ISSUER": origin,
        "AUTH_AUDIENCE": origin,
        "MAIL_FROM": "Ownlist <no-reply@ownlist.test>",
        "AWS_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "nobody",
        "AWS_SECRET_ACCESS_KEY": "of no use",
        **settings,
    }
    return {name: value for name, value in chosen.items() if value is not None}

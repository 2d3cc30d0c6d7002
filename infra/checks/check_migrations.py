"""Would a migration make those wait who use the database meanwhile? Squawk judges.

Of the migrations after FIRST_LIVE: those before it make the first database, which has
no users yet. `.squawk.toml` says what is left out, and why.
"""

import io
import subprocess
import sys
import tempfile
from pathlib import Path

from alembic import command

from infra.common.child_environment import child_environment
from infra.common.state_folder import ROOT
from infra.migrations.migrate import config_of

SQUAWK = Path(sys.executable).parent / "squawk"
FIRST_LIVE = "0004"


def statements(after: str = FIRST_LIVE) -> str:
    """What these migrations would send, as SQL."""
    sql = io.StringIO()
    command.upgrade(config_of(None, output=sql), f"{after}:head", sql=True)
    return sql.getvalue()


def judge(sql: str) -> subprocess.CompletedProcess[str]:
    """Squawk's judgement; its exit status is not 0 when it finds something."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(sql)
        file.flush()
        return subprocess.run(
            [SQUAWK, "--reporter", "gcc", file.name],
            cwd=ROOT,
            env=child_environment(),
            capture_output=True,
            text=True,
            check=False,
        )


def main() -> int:
    judgement = judge(statements())
    print(judgement.stdout + judgement.stderr)
    return judgement.returncode


if __name__ == "__main__":
    sys.exit(main())

"""python -m infra.doctor [STAGE]: exit status 1 when a check fails, else 0."""

import sys
from collections.abc import Iterator

from infra.common.connection_settings import enter
from infra.common.errors import UserError
from infra.doctor import configuration, database, issuer, migrations
from infra.doctor.context import Context
from infra.doctor.findings import Check, Finding, Verdict
from infra.local_stack.running import local_settings

CHECKS: list[Check] = [
    *configuration.check,
    *issuer.check,
    *database.check,
    *migrations.check,
]


def examine(context: Context) -> Iterator[Finding]:
    """What every check finds, one after the other."""
    try:
        for check in CHECKS:
            yield check.run(context)
    finally:
        context.close()


def usable(line: str, stage: str) -> str:
    """With commands that work as they stand: of the stage, or of this machine."""
    for target in ("info", "migrate"):
        there = f"`make {target} STAGE={stage}`"
        here = "`make dev`, started again,"
        line = line.replace(f"`make {target}`", there if stage else here)
    return line


def main(arguments: list[str]) -> int:
    try:
        stage = arguments[0] if arguments else ""
        settings = enter(stage) if arguments else local_settings()
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    failed = warned = 0
    for finding in examine(Context(settings)):
        print(usable(str(finding), stage), flush=True)
        failed += finding.verdict is Verdict.FAIL
        warned += finding.verdict is Verdict.WARN
    print(f"\n{len(CHECKS)} checks: {failed} failed, {warned} with a warning")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

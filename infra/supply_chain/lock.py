"""`make lock`: write the requirements*.txt again, with the newest that is allowed."""

import sys

from infra.common.errors import UserError
from infra.common.steps import output_of
from infra.setup.__main__ import PYTHON
from infra.setup.python_installers import uv

OPTIONS = (
    *("--quiet", "--upgrade", "--universal", "--generate-hashes"),
    *("--python-version", "3.11", "--no-emit-index-url", "--no-emit-find-links"),
)
# Tests run with what a Lambda runs with; the tools have an environment of their own.
LOCKS = {
    "requirements": (),
    "requirements-dev": ("--constraint", "requirements.txt"),
    "requirements-tools": (),
}


def main() -> int:
    try:
        for name, more in LOCKS.items():
            files = ("--output-file", f"{name}.txt", f"{name}.in")
            compile_lock = uv(PYTHON, "pip", "compile", *OPTIONS, *more, *files)
            output_of(compile_lock, f"{name}.txt cannot be made.")
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The machines people have, as far as one machine can be made to look like them."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field

ODD = 'it\'s (a) & "b"; $HOME #1 100% späß 日本'
LONG = "/".join(["a-folder-whose-name-is-rather-long-" + "x" * 24] * 4)
SHELL = {  # what a shell may hold that changes programs without a word
    "PIP_USER": "1",
    "PIP_TARGET": "/nowhere",
    "PIP_REQUIRE_VIRTUALENV": "1",
    "UV_NO_DEV": "1",
    "NODE_ENV": "production",
    "NODE_OPTIONS": "--throw-deprecation",
    "npm_config_omit": "dev",
    "npm_config_global": "true",
    "PYTHONOPTIMIZE": "2",
    "PYTHONWARNINGS": "error",
    "PYTHONPATH": "{home}/hostile",
    "PYTHONSTARTUP": "/nowhere.py",
    "LC_ALL": "POSIX",
    "LANG": "POSIX",
    "TZ": "Pacific/Kiritimati",
    "IDENTITY": "elsewhere",
    "DATABASE_URL": "postgresql://nobody:secret@db.example.com/production",
    "AUTH_ISSUER": "https://elsewhere.example.com",
    "AWS_PROFILE": "production",
    "AWS_REGION": "eu-west-3",
    "IS_OFFLINE": "1",
    "MAKEFLAGS": "-j8",
}
CONFIGURED = {  # what package managers may be configured to do
    ".config/pip/pip.conf": "[global]\nuser = true\nno-deps = true\n",
    ".config/uv/uv.toml": "no-binary = true\n",
    ".npmrc": "omit=dev\nglobal=true\npackage-lock=false\n",
}
IMPOSTOR = {"hostile/shared/__init__.py": "raise SystemExit('an impostor')\n"}


@dataclass(frozen=True)
class Machine:
    """`{home}` in a value of `environ` is its home; `files` are put there.

    `refused`: what set-up says, and nothing else happens. `quick`: `make test` runs a
    few of its folders only, as the machine's difference is not in the tests.
    """

    name: str
    python: str = ""  # the only one there is, as 3.12; else whatever this machine has
    folder: str = "ownlist"
    link: bool = False  # the folder is reached by a symbolic link
    archive: bool = False  # the files, without .git
    hidden: tuple[str, ...] = ()  # programs that are not on PATH
    user: str = ""  # who runs it, if not who runs this
    read_only_home: bool = False
    offline: bool = False  # after set-up: no network but loopback, and no IPv6
    environ: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    arguments: str = ""  # of make test
    refused: str = ""


FEW = (
    "tests/unit tests/e2e tests/integration/test_todos.py tests/integration/test_me.py"
)
MACHINES = (
    Machine("Python 3.11 alone", python="3.11"),
    Machine("Python 3.12 alone", python="3.12"),
    Machine("Python 3.13 alone", python="3.13"),
    Machine("Python 3.14 alone", python="3.14"),
    Machine(
        "an archive, and only what the README names",
        archive=True,
        hidden=(
            *("git", "curl", "wget", "psql", "pg_ctl", "openssl", "uv", "docker"),
            *("pgbouncer", "chromium", "chromedriver", "python3.13", "gcc", "cc"),
        ),
    ),
    Machine("an ordinary user in an odd folder", user="nobody", folder=ODD),
    Machine("a path of 240 characters", folder=LONG, arguments=FEW),
    Machine("a symbolic link", link=True, arguments=FEW),
    Machine("a hostile shell", environ=SHELL, files=IMPOSTOR, arguments=FEW),
    Machine("package managers set up otherwise", files=CONFIGURED, arguments=FEW),
    Machine("a read-only home", user="nobody", read_only_home=True, arguments=FEW),
    Machine("no network, no IPv6", offline=True, arguments=FEW),
    Machine("eight cores", environ={"WORKERS": "8"}),
    Machine("a folder with a colon", folder="a:b", refused="Rename the folder"),
    Machine(
        "no Node.js",
        hidden=("node", "npm", "npx"),
        refused="Node.js 20 or newer is missing",
    ),
)
PLACE = tempfile.gettempdir()

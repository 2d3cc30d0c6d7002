"""Migrations under way: no request waits for one, and older code works with it."""

import json
import shutil
import subprocess
import sys
import uuid
from itertools import islice
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from infra.checks.check_migrations import judge, statements
from infra.common.processes import wait_until
from infra.common.state_folder import ROOT
from infra.migrations.migrate import config_of, downgrade, newest, upgrade
from infra.postgres.cluster import run
from tests.support.run.commands import python
from tests.support.run.run import Database
from tests.support.tokens.issuer import Issuer

VERSIONS = "infra/migrations/versions"
SCRIPTS = ScriptDirectory.from_config(config_of(None))
# The newest first, in the order in which they are run, not that of their numbers.
RECENT = [
    Path(script.path).relative_to(ROOT)
    for script in islice(SCRIPTS.walk_revisions(), 4)
]
NEWEST, BEFORE = RECENT[:2]
EVENTS = ROOT / "tests" / "support" / "api" / "events.py"
# Every verb that a released client may use, by handlers that are imported as they are.
SMOKE = """
import importlib, json, runpy, sys
events = runpy.run_path(sys.argv[3])  # of these tests, whatever the code is
Context, event = events["Context"], events["event"]
token = sys.argv[1]

def send(name, method, target, body=None):
    headers = {"authorization": "Bearer " + token, "content-type": "application/json"}
    raw = event(method, target, headers=headers, body=body and json.dumps(body))
    answer = importlib.import_module(f"functions.{name}").handler(raw, Context())
    assert answer["statusCode"] < 300, (name, answer)
    return json.loads(answer.get("body") or "null")

todos = "/api/v1/todos"
made = send("create_todo", "POST", todos, {"title": "Buy milk", "tags": ["home"]})
one = f"{todos}/{made['id']}"
send("get_todo", "GET", one)
send("update_todo", "PATCH", one, {"title": "Buy oat milk"})
send("complete_todo", "POST", f"{one}/complete")
send("reopen_todo", "POST", f"{one}/reopen")
send("delete_todo", "DELETE", one)
send("restore_todo", "POST", f"{one}/restore")
assert len(send("list_todos", "GET", todos)["items"]) == 1
send("summarize_todos", "GET", f"{todos}/summary")
send("list_changes", "GET", f"{todos}/changes")
operation = {"op": "create", "todo": {"title": "Another"}}
send("batch_todos", "POST", f"{todos}/batch", {"operations": [operation]})
page = send("export_todos", "GET", "/api/v1/export")
assert send("import_todos", "POST", "/api/v1/import",
            {"format": page["format"], "items": page["items"]})["unchanged"] == 2
assert send("get_me", "GET", "/api/v1/me")["todos"] == 2
assert send("erase_me", "POST", "/api/v1/me/erase", {"confirm": sys.argv[2]})
send("get_ready", "GET", "/api/v1/ready")
print("all of it works")
"""


def works(tree: Path, database: Database, issuer: Issuer) -> str:
    """What the code in this tree says of the database when it uses all of it."""
    who = f"person-{uuid.uuid4()}"
    told = {"DATABASE_URL": database.api_url, **issuer.environment()}
    done = python("-c", SMOKE, issuer.token(who), who, str(EVENTS), env=told, cwd=tree)
    return done.stderr or done.stdout.splitlines()[-1]


# Creates by the handler of the code that it runs in, until it is stopped; what became
# of it goes to a file of its own, which is there as soon as it has begun.
WRITER = """
import collections, importlib, itertools, json, os, pathlib, runpy, sys
events = runpy.run_path(sys.argv[2])
handler = importlib.import_module("functions.create_todo").handler
answers, folder = collections.Counter(), pathlib.Path(sys.argv[3])
mine = folder / f"{os.getpid()}.json"
for token in itertools.cycle(json.loads(sys.argv[1])):
    headers = {"authorization": "Bearer " + token, "content-type": "application/json"}
    body = json.dumps({"title": "Buy milk"})
    raw = events["event"]("POST", "/api/v1/todos", headers=headers, body=body)
    answers[handler(raw, events["Context"]())["statusCode"]] += 1
    mine.write_text(json.dumps(answers))
    if (folder / "stop").exists():
        break
"""


def of_git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip()


def code_before(migration: Path, tmp_path: Path) -> Path:
    """The tree as it was before this migration was added to it."""
    migration_added = ("log", "--diff-filter=A", "--format=%H^", "--", str(migration))
    added = of_git(*migration_added).split()
    before = added and of_git("rev-parse", "--quiet", "--verify", added[-1])
    if not before:
        pytest.skip("the migration is in no commit, or the history is not here")
    archive = tmp_path / "before.zip"
    of_git("archive", f"--output={archive}", before)
    tree = tmp_path / "before"
    shutil.unpack_archive(archive, tree)
    return tree


@pytest.mark.parametrize("count", range(1, len(RECENT)))
def test_code_before_the_newest_migrations_works_with_them(
    git: None, tmp_path: Path, database: Database, trusted_issuer: Issuer, count: int
) -> None:
    """While a deployment is under way, and after a roll-back of the code alone."""
    oldest = RECENT[count - 1]
    tree = code_before(oldest, tmp_path)
    assert not (tree / oldest).exists()
    assert works(tree, database, trusted_issuer) == "all of it works"


def test_a_migration_that_blocks_writers_is_found() -> None:
    for waits in (
        "create index todo_by_title on todo (title);",
        "alter table todo alter column title type varchar(100);",
        "alter table todo add constraint short check (title <> '');",
        "alter table todo drop column title;",
        "alter table todo rename column title to name;",
    ):
        assert judge(waits).returncode != 0, waits


def test_migrations_of_a_database_in_use_block_no_request() -> None:
    sql = statements()
    assert f"'{newest()}'" in sql
    assert judge(sql).returncode == 0


def test_writers_notice_nothing_of_the_newest_migration(
    git: None, tmp_path: Path, empty_database: Database, trusted_issuer: Issuer
) -> None:
    """The code before it writes all the time while it is run, undone and run again."""
    upgrade(empty_database.owner_url, BEFORE.stem[:4])
    tree, told = code_before(NEWEST, tmp_path), tmp_path / "told"
    told.mkdir()
    tokens = [trusted_issuer.token(f"person-{number}") for number in range(40)]
    writer = [sys.executable, "-c", WRITER, json.dumps(tokens), str(EVENTS), str(told)]
    settings = trusted_issuer.environment()
    writers = [
        subprocess.Popen(
            writer,
            cwd=tree,
            env={"DATABASE_URL": empty_database.api_url, **settings},
            stdout=subprocess.DEVNULL,
        )
        for _ in range(2)
    ]
    try:
        assert wait_until(lambda: len([*told.glob("*.json")]) == len(writers), 60)
        upgrade(empty_database.owner_url)
        downgrade(empty_database.owner_url, BEFORE.stem[:4])
        upgrade(empty_database.owner_url)
    finally:
        (told / "stop").touch()
        assert [each.wait(60) for each in writers] == [0, 0]
    answers = [json.loads(file.read_text()) for file in told.glob("*.json")]
    assert {status for each in answers for status in each} == {"201"}
    written = sum(each["201"] for each in answers)
    count = "select count(*) from todo"
    assert run(empty_database.superuser_url, count) == [[written]]

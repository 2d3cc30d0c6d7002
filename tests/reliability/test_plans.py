"""No plan reads a row of another owner, however many there are beside one's own."""

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.api.client import PROJECTS, TODOS, Api, Person, operations
from tests.support.api.fixtures import configured
from tests.support.api.transfer import new
from tests.support.postgres.plans import Plans, Scan
from tests.support.postgres.sql import rows
from tests.support.run.run import Database
from tests.support.tokens.issuer import Issuer

OWNERS, EACH = 500, 50
FILLED = f"""
insert into owner (id, todos, projects, change_number)
  select 'owner-' || n, {EACH}, 5, 1000 from generate_series(1, {OWNERS}) as n;
insert into project (owner_id, id, name, position, archived, version, created_at,
    updated_at, deleted_at, digest)
  select 'owner-' || n, gen_random_uuid(), 'x', k, k = 1, 500 + k, now(), now(),
    case when k > 3 then now() end, ''
  from generate_series(1, {OWNERS}) as n, generate_series(1, 5) as k;
insert into todo (owner_id, id, title, description, title_folded, description_folded,
    tags, tags_folded, priority, position, version, created_at, updated_at,
    completed_at, deleted_at, digest)
  select 'owner-' || n, gen_random_uuid(), 'x', '', 'x', '', '{{}}', '{{}}', 0, k, k,
    now(), now(), case when k % 4 = 0 then now() end,
    case when k % 10 = 0 then now() end, ''
  from generate_series(1, {OWNERS}) as n, generate_series(1, {EACH}) as k;
insert into tombstone (owner_id, id, version, deleted_at, removed_at)
  select 'owner-' || n, gen_random_uuid(), 700 + k, now(), now()
  from generate_series(1, {OWNERS}) as n, generate_series(1, 20) as k;
analyze
"""
# An index condition that no row of another owner meets: see shared/todos/sql.
OF_ONE = re.compile(r"\bowner_id = |\bid = '?(\$|owner-)")
SORTS = ("position", "created_at", "updated_at", "due", "priority", "title")


@pytest.fixture
def crowded(database: Database, trusted_issuer: Issuer) -> Iterator[Api]:
    """Beside many owners; as an administrator has them vacuumed."""
    rows(database.superuser_url, *FILLED.split(";"))
    with configured(DATABASE_URL=database.api_url, **trusted_issuer.environment()):
        yield Api(trusted_issuer)
    for table in ("tombstone", "todo", "project"):
        where = "where owner_id like 'owner-%'"
        rows(database.superuser_url, f"delete from {table} {where}")
    rows(database.superuser_url, "delete from owner where id like 'owner-%'")
    rows(database.superuser_url, "analyze")


def test_no_plan_reads_the_rows_of_others(
    crowded: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = Person(crowded, "owner-7")
    plans = Plans(monkeypatch)
    asked = set()
    for name, method, target, body in requests(person):
        plans.operation = name
        asked.add(name)
        answer = person.send(method, target, body)
        assert answer.status < 300, (name, target, answer)
    assert asked == {each.name for each in operations() if each.authenticated}
    astray = {scan for scan in plans.scans if reads_others(scan)}
    assert astray == set()
    assert len(plans.scans) > 100


def requests(person: Person) -> Iterator[tuple[str, str, str, Any]]:
    """Each operation, with what leads to another statement."""
    flat, todo_id = str(uuid.uuid4()), str(uuid.uuid4())
    at, home = f"{TODOS}/{todo_id}", f"{PROJECTS}/{flat}"
    page = {"format": "ownlist/1", "items": [new()], "projects": []}
    yield "get_me", "GET", "/api/v1/me", None
    yield "update_me", "PATCH", "/api/v1/me", {"time_zone": "Asia/Tokyo"}
    yield "create_project", "POST", PROJECTS, {"id": flat, "name": "x"}
    yield "list_projects", "GET", PROJECTS, None
    yield "list_projects", "GET", f"{PROJECTS}?deleted=true", None
    yield "get_project", "GET", home, None
    yield "update_project", "PATCH", home, {"name": "y"}
    beside = {"id": todo_id, "title": "x", "project_id": flat}
    yield "create_todo", "POST", TODOS, beside
    anchor = person.create()["id"]
    yield "create_todo", "POST", TODOS, {"title": "x", "before": todo_id}
    yield "get_todo", "GET", at, None
    yield "update_todo", "PATCH", at, {"title": "y", "after": anchor}
    yield "complete_todo", "POST", f"{at}/complete", None
    yield "reopen_todo", "POST", f"{at}/reopen", None
    yield from lists(person, flat)
    yield "summarize_todos", "GET", f"{TODOS}/summary", None
    yield "list_changes", "GET", f"{TODOS}/changes", None
    since = person.send("GET", f"{TODOS}/changes?limit=3").json["next"]
    yield "list_changes", "GET", f"{TODOS}/changes?since={since}", None
    yield "export_todos", "GET", "/api/v1/export", None
    yield "export_todos", "GET", "/api/v1/export?format=csv", None
    yield "import_todos", "POST", "/api/v1/import", page
    each = [{"op": "create", "todo": new()}, {"op": "complete", "id": todo_id}]
    yield "batch_todos", "POST", f"{TODOS}/batch", {"operations": each}
    yield "delete_todo", "DELETE", at, None
    yield "restore_todo", "POST", f"{at}/restore", None
    yield "delete_project", "DELETE", f"{home}?todos=trash", None
    yield "restore_project", "POST", f"{home}/restore", None
    yield "empty_trash", "DELETE", "/api/v1/trash", None
    yield "erase_me", "POST", "/api/v1/me/erase", {"confirm": person.subject}


def lists(person: Person, flat: str) -> Iterator[tuple[str, str, str, Any]]:
    queries = [f"sort={sign}{sort}" for sort in SORTS for sign in ("", "-")]
    queries += [f"deleted=true&{each}" for each in queries]
    queries += [f"project={flat}", "status=completed&q=x&tag=home", "due=week"]
    for query in queries:
        yield "list_todos", "GET", f"{TODOS}?limit=5&{query}", None
        found = person.send("GET", f"{TODOS}?limit=5&{query}").json
        if cursor := found["next_cursor"]:
            more = f"{TODOS}?limit=5&{query}&cursor={cursor}"
            yield "list_todos", "GET", more, None


def reads_others(scan: Scan) -> bool:
    if scan.node == "Seq Scan":
        return scan.relation in ("todo", "project", "tombstone", "owner")
    return not OF_ONE.search(scan.condition)

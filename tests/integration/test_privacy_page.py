"""docs/privacy.md says what is stored, as the database has it."""

import re
from collections.abc import Iterator

from infra.common.state_folder import ROOT
from infra.postgres.cluster import run
from shared.maintenance.purge import KINDS
from tests.support.api.client import Api
from tests.support.identity.function import PASSWORD, Identity, some_email
from tests.support.run.run import Database

PAGE = (ROOT / "docs/privacy.md").read_text()
ROW = re.compile(r"^\| `((?:auth|public)\.\w+)` \| (.+?) \| (.+?) \| (.*?) ?\|$", re.M)
CATALOGUE = """
select table_schema || '.' || table_name, column_name from information_schema.columns
where table_schema in ('auth', 'public')
"""
PAST = {
    "now() - interval '30 days'": "30 days",
    "now() - interval '25 hours'": "25 hours",
    "now()) - 86400)": "1 day",
}


def described() -> dict[str, tuple[set[str], str]]:
    """The columns of each table, and how long its rows stay."""
    return {
        table: ({*re.findall(r"`(\w+)`", columns)}, stays)
        for table, columns, _, stays in ROW.findall(PAGE)
    }


def stored(database: Database) -> dict[str, set[str]]:
    tables: dict[str, set[str]] = {}
    for table, column in run(database.superuser_url, CATALOGUE):
        tables.setdefault(str(table), set()).add(str(column))
    return tables


def each(tables: dict[str, set[str]]) -> set[str]:
    return {f"{table}.{name}" for table, columns in tables.items() for name in columns}


def test_every_table_and_column_is_named_and_no_other(database: Database) -> None:
    """A new column: say in docs/privacy.md what it is and how long it stays."""
    page = {table: columns for table, (columns, _) in described().items()}
    assert each(page) - each(stored(database)) == set()
    assert each(stored(database)) - each(page) == set()


def test_what_the_purge_removes_stays_as_long_as_the_page_says() -> None:
    page = described()
    for kind in KINDS.values():
        table = kind.table.replace('"', "")
        stays = page[table if "." in table else f"public.{table}"][1]
        assert "until the purge" in stays, table
        for past, words in PAST.items():
            assert (past in kind.past) <= (words in stays), table
        assert '"expiresAt"' in kind.past or any(past in kind.past for past in PAST)


def test_sessions_and_links_stay_as_long_as_the_page_says(
    identity: Identity, database: Database
) -> None:
    session = identity.sign_up()
    body = {"email": session.email}
    identity.request("POST", "/request-password-reset", body=body)
    new = {"newEmail": some_email()}
    identity.request("POST", "/change-email", body=new, cookies=session.cookies)
    lifetime = 'extract(epoch from "expiresAt" - "createdAt")::integer / 60'
    own = f"""where "userId" = '{session.user_id}'"""
    links = f"where value like '{session.user_id}%'"
    sessions = run(database.owner_url, f"select {lifetime} from auth.session {own}")
    assert [each for (each,) in sessions] == [7 * 24 * 60]
    found = run(database.owner_url, f"select {lifetime} from auth.verification {links}")
    assert [each for (each,) in found] == [60, 60]
    assert "7 days after it was last used" in described()["auth.session"][1]
    assert "1 hour" in described()["auth.verification"][1]


def found(database: Database, words: list[str]) -> Iterator[str]:
    """The tables in which one of these stands, in any column."""
    pattern = "|".join(map(re.escape, words))
    for table in stored(database):
        schema, _, name = table.partition(".")
        where = f"where t::text ~ '{pattern}'"
        if run(database.superuser_url, f'select from {schema}."{name}" as t {where}'):
            yield table


def test_a_deleted_account_leaves_its_id_in_the_owner_row_alone(
    identity: Identity, database: Database, api: Api
) -> None:
    ada = identity.sign_up()
    api.person(ada.user_id).create("Canary")
    identity.request("POST", "/request-password-reset", body={"email": ada.email})
    new = {"newEmail": some_email()}
    identity.request("POST", "/change-email", body=new, cookies=ada.cookies)
    words = [ada.user_id, ada.email, new["newEmail"]]
    tables = {*found(database, words)}
    assert tables >= {"auth.user", "auth.account", "auth.session", "auth.verification"}
    assert tables >= {"public.owner", "public.todo"}
    body = {"password": PASSWORD}
    identity.request("POST", "/delete-user", body=body, cookies=ada.cookies)
    assert [*found(database, words)] == ["public.owner"]
    row = f"select o::text from owner as o where id = '{ada.user_id}'"
    ((left,),) = run(database.superuser_url, row)
    assert not re.search(f"{ada.email}|Canary|UTC", str(left))

"""docs/recipes/nextjs.md as written: an app elsewhere that runs Better Auth itself."""

import secrets
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.common.client import Person, ask
from infra.common.state_folder import ROOT
from infra.postgres import cluster
from infra.postgres.server import LocalPostgres
from tests.support.api.client import TODOS, Answer, Api
from tests.support.api.fixtures import configured
from tests.support.api.http_api import http_api
from tests.support.dev.programs import DevProgram
from tests.support.docs.browser import Browser
from tests.support.docs.nextjs_app import OtherOrigin
from tests.support.identity.function import Identity
from tests.support.run.run import Database
from tests.support.tokens.issuer import Issuer


@pytest.fixture(scope="module")
def app(postgres: LocalPostgres, run_folder: Path) -> Iterator[OtherOrigin]:
    """The recipe's app, with a database of its own."""
    name = f"app_{secrets.token_hex(4)}"
    cluster.run(postgres.superuser_url(), f"create database {name}")
    folder = run_folder / name
    with OtherOrigin(folder, postgres.superuser_url(name)) as started:
        yield started


@pytest.fixture
def api(app: OtherOrigin, database: Database, trusted_issuer: Issuer) -> Iterator[Api]:
    """Ownlist with the recipe's settings, served where the app expects it."""
    settings = app.environment("Ownlist")
    with configured(DATABASE_URL=database.api_url, **settings):
        made = Api(trusted_issuer)
        with http_api(app.ownlist_port, made, settings["CORS_ORIGINS"]):
            yield made


@pytest.fixture
def ada(app: OtherOrigin) -> Person:
    """Someone who signed up with the app."""
    person = Person(app.url, "Ada")
    assert person.sign_up().status == 200
    assert person.fetch_token().status == 200
    return person


def listed(api: Api, token: str) -> Answer:
    return api.send("GET", TODOS, headers={"authorization": f"Bearer {token}"})


def create(api: Api, token: str, title: str) -> Answer:
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    return api.send("POST", TODOS, headers=headers, body=f'{{"title": "{title}"}}')


def test_the_programs_of_the_recipe_are_typed(app: OtherOrigin) -> None:
    options = [
        *("--noEmit", "--strict", "--skipLibCheck", "--target", "es2022"),
        *("--module", "esnext", "--moduleResolution", "bundler"),
        *("--lib", "es2022,dom", "--types", "node"),
    ]
    result = subprocess.run(
        [ROOT / "node_modules/.bin/tsc", *options, "auth.ts", "ownlist.ts"],
        cwd=app.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stdout) == (0, "")


def test_a_token_of_the_bundled_identity_is_refused(
    api: Api, database: Database
) -> None:
    with Identity(database.identity_url) as bundled:
        assert listed(api, bundled.token(bundled.sign_up())).status == 401


def test_a_token_of_the_app_is_refused_where_the_bundled_identity_is_trusted(
    ada: Person, database: Database
) -> None:
    with Identity(database.identity_url) as bundled:
        trusting = {
            "AUTH_ISSUER": bundled.origin,
            "AUTH_AUDIENCE": bundled.origin,
            "AUTH_JWKS_URL": bundled.jwks_url,
        }
        with configured(DATABASE_URL=database.api_url, **trusting), Issuer() as nobody:
            api = Api(nobody)
            assert listed(api, bundled.token(bundled.sign_up())).status == 200
            assert listed(api, ada.token).status == 401


def test_a_token_of_the_app_is_accepted(api: Api, ada: Person) -> None:
    assert create(api, ada.token, "Buy milk").status == 201
    assert "Buy milk" in listed(api, ada.token).body


def test_people_of_the_app_do_not_see_each_other(
    api: Api, app: OtherOrigin, ada: Person
) -> None:
    create(api, ada.token, "Buy milk")
    grace = Person(app.url, "Grace")
    grace.sign_up()
    grace.fetch_token()
    assert listed(api, grace.token).json["items"] == []


def test_who_deletes_their_account_takes_their_todos_along(
    api: Api, app: OtherOrigin, ada: Person
) -> None:
    create(api, ada.token, "Buy milk")
    answer = ada.identity("POST", "/delete-user", {"password": ada.password})
    assert answer.status == 200, app.output
    assert listed(api, ada.token).json["items"] == []


def test_an_account_stays_while_its_todos_cannot_be_erased(ada: Person) -> None:
    """Without the fixture `api` nobody answers where Ownlist should be."""
    answer = ada.identity("POST", "/delete-user", {"password": ada.password})
    assert (answer.status, answer.body["message"]) == (503, "Try again later")
    assert ada.identity("GET", "/get-session").body["user"]["email"] == ada.email


def test_a_page_of_the_app_reads_and_writes_todos(
    api: Api, app: OtherOrigin, browser: Browser
) -> None:
    browser.open(app.url)
    result = browser.run("""
      return (async () => {
        const name = crypto.randomUUID();
        const email = `${name}@example.com`;
        const account = { name, email, password: "twelve or more" };
        const { error } = await authClient.signUp.email(account);
        if (error) return error;
        const headers = { "content-type": "application/json" };
        const body = JSON.stringify({ title: "Buy milk" });
        const made = await ownlist("/todos", { method: "POST", headers, body });
        const todo = await made.json();
        const match = { ...headers, "if-match": made.headers.get("etag") };
        const change = { method: "PATCH", headers: match, body: '{"completed": true}' };
        const changed = await ownlist(made.headers.get("location").slice(7), change);
        const known = { "if-none-match": changed.headers.get("etag") };
        const same = await ownlist(`/todos/${todo.id}`, { headers: known });
        const gone = await ownlist(`/todos/${todo.id}`, { method: "DELETE" });
        return [made, changed, same, gone].map((answer) => answer.status);
      })();
    """)
    assert result == [201, 200, 304, 204]
    assert browser.console() == []


def test_a_page_of_another_origin_reads_nothing(
    api: Api, app: OtherOrigin, ada: Person, browser: Browser
) -> None:
    browser.open(app.url.replace("127.0.0.1", "localhost"))
    script = """
      const headers = { authorization: `Bearer ${arguments[1]}` };
      return fetch(arguments[0], { headers }).then((answer) => answer.status, String);
    """
    target = f"http://127.0.0.1:{app.ownlist_port}{TODOS}"
    assert "TypeError" in browser.run(script, target, ada.token)
    assert "blocked by CORS policy" in " ".join(browser.console())


@pytest.mark.parametrize("named", ["", "https://elsewhere.example"])
def test_a_gateway_that_no_front_end_was_named_to_allows_no_origin(
    stack: DevProgram, named: str
) -> None:
    """With FRONT=: tests/e2e/test_front.py."""
    asked = {
        "Origin": named or stack.url,
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": "authorization,content-type,if-match",
    }
    for method in ("OPTIONS", "GET"):
        headers = ask(f"{stack.url}{TODOS}", method, None, asked).headers
        assert not [name for name in headers if name.startswith("access-control")]

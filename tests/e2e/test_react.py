"""docs/recipes/react.md as written: a page elsewhere whose accounts are ours."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from infra.common.client import Person, link
from infra.common.state_folder import ROOT
from tests.support.dev.programs import DevProgram
from tests.support.docs.browser import Browser
from tests.support.docs.react_app import STRICTNESS, ReactPage

COOKIE = "better-auth.session_token"


@pytest.fixture(scope="module")
def page(front: DevProgram, run_folder: Path) -> Iterator[ReactPage]:
    """The app beside a stack that was started as the recipe says."""
    port = urlsplit(front.asked["FRONT"]).port
    assert port
    folder = run_folder / "react-page"
    with ReactPage(folder, port, front.url, front.mailbox_url) as started:
        yield started


@pytest.fixture
def visitor(chromium: Browser, page: ReactPage) -> Iterator[Browser]:
    """A browser that was never there. At the end its console is empty."""
    chromium.forget(page.url)
    yield chromium
    assert refusals(chromium) == []


def refusals(browser: Browser) -> list[str]:
    """What the console shows, but advice, and the 4xx that a test provoked."""
    shown = [line for line in browser.console() if not line.startswith("DEBUG")]
    return [line for line in shown if "status of 4" not in line]


def fill(browser: Browser, person: Person) -> None:
    browser.type("[name=email]", person.email)
    browser.type("[name=password]", person.password)


def signed_up(browser: Browser, page: ReactPage, path: str = "/") -> Person:
    """Somebody new, who is signed in at this page by the link of the mail."""
    person = Person(page.url, "Ada")
    browser.open(page.url + path)
    fill(browser, person)
    browser.click("#signUp")
    browser.wait_for("[role=status]", "A mail is on its way")
    token = link(page.mailbox_url, person.email, "confirm")
    browser.open("about:blank")
    browser.open(f"{page.url}{path}#confirm={token}")
    browser.type("[name=password]", person.password)
    browser.click("#confirm")
    browser.wait_for("main", person.email)
    return person


def add(browser: Browser, title: str) -> None:
    browser.type("[name=title]", title)
    browser.click("#add")
    browser.wait_for("li", title)


@pytest.mark.parametrize("options", STRICTNESS, ids=["as Vite's", "stricter"])
def test_its_programs_are_typed(options: tuple[str, ...], page: ReactPage) -> None:
    programs = ["vite.config.ts", "page/main.tsx", "across/main.tsx"]
    result = subprocess.run(
        ["node", ROOT / "node_modules/typescript/bin/tsc", *options, *programs],
        cwd=page.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.stdout, result.returncode) == ("", 0)


def test_faults_are_shown_as_sentences(visitor: Browser, page: ReactPage) -> None:
    visitor.open(page.url)
    fill(visitor, Person(page.url, "Nobody"))
    visitor.click("#signIn")
    visitor.wait_for("[role=status]", "Invalid email or password")
    visitor.open("about:blank")
    visitor.open(f"{page.url}/#confirm=not-one")
    visitor.type("[name=password]", "whatever it is")
    visitor.click("#confirm")
    visitor.wait_for("[role=status]", "This link is invalid")


def test_a_person_signs_up_confirms_and_keeps_a_list(
    visitor: Browser, page: ReactPage
) -> None:
    person = signed_up(visitor, page)
    assert visitor.run("return location.href") == f"{page.url}/"
    add(visitor, "Buy milk")
    assert COOKIE not in visitor.run("return document.cookie")
    visitor.open(page.url)
    visitor.wait_for("li", "Buy milk")  # the session outlives a reload
    visitor.click("#signOut")
    visitor.wait_for("#signIn", "Sign in")
    visitor.open(page.url)
    fill(visitor, person)
    visitor.click("#signIn")
    visitor.wait_for("li", "Buy milk")


@pytest.mark.slow  # what the page does; the link is tested in tests/integration
def test_a_forgotten_password_is_replaced(visitor: Browser, page: ReactPage) -> None:
    person = signed_up(visitor, page)
    visitor.click("#signOut")
    visitor.wait_for("#signIn", "Sign in")
    visitor.type("[name=email]", person.email)
    visitor.click("#forgot")
    visitor.wait_for("[role=status]", "A mail is on its way")
    token = link(page.mailbox_url, person.email, "reset")
    visitor.open("about:blank")
    visitor.open(f"{page.url}/#reset={token}")
    person.password = "another one, long enough"
    visitor.type("[name=password]", person.password)
    visitor.click("#reset")
    visitor.wait_for("[role=status]", "The password is set")
    fill(visitor, person)
    visitor.click("#signIn")
    visitor.wait_for("main", person.email)


def test_the_next_person_sees_nothing_of_the_last(
    visitor: Browser, page: ReactPage
) -> None:
    signed_up(visitor, page)
    add(visitor, "Buy milk")
    visitor.click("#signOut")
    visitor.wait_for("#signIn", "Sign in")
    signed_up(visitor, page)
    add(visitor, "Answer Charles")
    assert "Buy milk" not in visitor.text("ul")


@pytest.mark.slow  # a server of its own
def test_across_origins_a_page_works_by_bearers_alone(
    visitor: Browser, page: ReactPage
) -> None:
    person = signed_up(visitor, page, "/across")
    add(visitor, "Buy milk")
    asked = [at for at in visitor.requested() if "/api/" in at]
    assert asked
    assert all(at.startswith(page.api_url) for at in asked)
    visitor.open(f"{page.url}/across")  # there is no cookie, and nothing stored
    fill(visitor, person)
    visitor.click("#signIn")
    visitor.wait_for("li", "Buy milk")
    visitor.click("#signOut")
    visitor.wait_for("#signIn", "Sign in")

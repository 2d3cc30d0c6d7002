"""The page at `/`, as people use it: a real browser, the whole stack, nothing else."""

import gzip
import re
import time
from collections.abc import Iterator

import pytest

from infra.common.client import Person
from infra.setup.build_web import BUILT
from tests.e2e.test_account import link
from tests.support.dev.programs import DevProgram
from tests.support.docs.browser import Browser

MAX_WEIGHT = 70 * 1024  # bytes of script and style, compressed
ENTER, ESCAPE, DELETE, DOWN = "\ue007", "\ue00c", "\ue017", "\ue015"
FAILED_REQUEST = "Failed to load resource"  # what a browser says of each 401


@pytest.fixture
def page(browser: Browser, stack: DevProgram) -> Iterator[Browser]:
    """At the end no policy was violated and nobody else was asked."""
    browser.open(f"{stack.url}/")
    yield browser
    browser.disconnect(offline=False)
    said = [line for line in browser.console() if FAILED_REQUEST not in line]
    assert said == []
    elsewhere = [at for at in browser.requested() if not at.startswith(stack.url)]
    assert elsewhere == []


def sign_in(page: Browser, person: Person, heading: str = "All") -> None:
    # Whoever has settings is no first visitor, and gets no examples.
    person.api("PATCH", "/me", {"time_zone": "UTC"})
    page.type("[name=email]", person.email)
    page.type("[name=password]", person.password)
    page.click("form.card .primary")
    page.wait_for("main h1", heading)


def add(page: Browser, text: str) -> None:
    page.type("#add", f"{text}{ENTER}")


def titles(page: Browser) -> list[str]:
    script = (
        "return [...document.querySelectorAll('.rows .title')].map(e => e.innerText)"
    )
    return [str(each) for each in page.run(script)]


def wait_for_titles(page: Browser, wanted: list[str]) -> None:
    end = time.monotonic() + 30
    while titles(page) != wanted:
        assert time.monotonic() < end, (titles(page), page.console())
        time.sleep(0.1)


def wait_for_titles_on_the_server(person: Person, wanted: list[str]) -> None:
    end = time.monotonic() + 30
    while True:
        items = person.todos("GET", "?status=open").body["items"]
        found = [todo["title"] for todo in items]
        if found == wanted:
            return
        assert time.monotonic() < end, found
        time.sleep(0.2)


def test_the_first_view_weighs_little() -> None:
    first = gzip.decompress((BUILT / "page.html.gz").read_bytes()).decode()
    names = set(re.findall(r'"/assets/([\w.-]+\.(?:js|css))"', first))
    weights = {
        name: len(gzip.compress(gzip.decompress(path.read_bytes())))
        for name in names
        if (path := BUILT / "assets" / f"{name}.gz")
    }
    assert sum(weights.values()) <= MAX_WEIGHT, weights
    later = {
        path.name.removesuffix(".gz") for path in (BUILT / "assets").glob("panes-*")
    }
    assert later
    assert not later & names  # settings and account are loaded when they are opened


def test_a_stranger_sees_what_this_is_and_a_wrong_password_is_told(
    page: Browser, ada: Person
) -> None:
    page.wait_for("main", "A todo list that is yours alone")
    page.type("[name=email]", ada.email)
    page.type("[name=password]", "not the password")
    page.click("form.card .primary")
    page.wait_for("[role=alert]", "The address or the password is not right")


def test_a_person_signs_up_confirms_and_signs_in(
    page: Browser, stack: DevProgram
) -> None:
    new = Person(stack.url, "Grace")
    page.click(".choices button")
    page.type("[name=name]", new.name)
    page.type("[name=email]", new.email)
    page.type("[name=password]", new.password)
    page.click("form.card .primary")
    page.wait_for(".card [role=status]", f"We sent a link to {new.email}")
    page.open(link(stack, new))
    page.type("#confirm [name]", new.password)
    page.click("#confirm button")
    page.wait_for("#status", "confirmed, and you are signed in")
    page.open(f"{stack.url}/")
    page.wait_for(".who", "Grace")
    page.wait_for("main", "These are examples")
    page.wait_for(".rows li:first-child", "Click the circle")
    page.wait_for(".rows li:nth-child(2)", "Tomorrow 9:00 AM")
    page.click("main .note .link")
    page.wait_for("main", "Your list is empty")
    page.wait_for(".sync", "Everything is saved")
    page.open(f"{stack.url}/")
    page.wait_for("main", "Your list is empty")
    page.wait_for(".sync", "Everything is saved")
    assert titles(page) == []


def test_a_person_adds_completes_changes_deletes_and_undoes(
    page: Browser, ada: Person
) -> None:
    sign_in(page, ada)
    add(page, "Water the plants")
    add(page, "Pay the rent tomorrow 9am !high @home")
    wait_for_titles(page, ["Pay the rent", "Water the plants"])
    page.wait_for(".rows li:first-child .meta", "Tomorrow 9:00 AM")
    wait_for_titles_on_the_server(ada, ["Pay the rent", "Water the plants"])
    paid = ada.todos("GET", "").body["items"][0]
    assert (paid["priority"], paid["tags"]) == ("high", ["home"])
    page.click(".rows li:first-child .check")
    wait_for_titles(page, ["Water the plants"])
    page.click(".toast button")
    wait_for_titles(page, ["Pay the rent", "Water the plants"])
    page.click(".rows li:last-child .open")
    page.type(".details .title", " and the tree" + ENTER)
    page.type(".details label textarea", "Twice a week")
    page.press(ESCAPE)
    wait_for_titles(page, ["Pay the rent", "Water the plants and the tree"])
    wait_for_titles_on_the_server(
        ada, ["Pay the rent", "Water the plants and the tree"]
    )
    page.type("#search", "TWICE")
    wait_for_titles(page, ["Water the plants and the tree"])
    page.run("history.back()")
    wait_for_titles(page, ["Pay the rent", "Water the plants and the tree"])
    page.run("document.querySelector('.rows li:first-child .open').focus()")
    page.press(DOWN, DELETE)
    wait_for_titles(page, ["Pay the rent"])
    page.click(".entry.trash")
    wait_for_titles(page, ["Water the plants and the tree"])
    page.click(".rows [aria-label=Restore]")
    wait_for_titles(page, [])
    wait_for_titles_on_the_server(
        ada, ["Pay the rent", "Water the plants and the tree"]
    )


def test_hostile_text_is_shown_as_it_was_typed(page: Browser, ada: Person) -> None:
    hostile = "<img src=x onerror=alert(1)> {{1+1}} ${x} &amp;"
    sign_in(page, ada)
    add(page, hostile)
    wait_for_titles(page, [hostile])
    wait_for_titles_on_the_server(ada, [hostile])


def test_without_a_network_the_list_opens_and_what_is_added_is_sent_later(
    page: Browser, stack: DevProgram, ada: Person
) -> None:
    sign_in(page, ada)
    add(page, "before")
    wait_for_titles_on_the_server(ada, ["before"])
    page.wait_until("return Boolean(navigator.serviceWorker.controller)")
    page.disconnect(offline=True)
    page.open(f"{stack.url}/")
    wait_for_titles(page, ["before"])
    add(page, "meanwhile")
    wait_for_titles(page, ["meanwhile", "before"])
    page.wait_for("main .note", "Offline")
    page.open(f"{stack.url}/")
    wait_for_titles(page, ["meanwhile", "before"])
    page.disconnect(offline=False)
    page.run("dispatchEvent(new Event('online'))")
    wait_for_titles_on_the_server(ada, ["meanwhile", "before"])


def test_another_person_in_the_same_browser_sees_nothing_of_the_one_before(
    page: Browser, stack: DevProgram, ada: Person, grace: Person
) -> None:
    sign_in(page, ada)
    add(page, "of Ada alone")
    wait_for_titles_on_the_server(ada, ["of Ada alone"])
    page.click(".foot .links button")
    page.wait_for("main", "A todo list that is yours alone")
    kept = page.run_async(
        "const names = (await indexedDB.databases()).map(each => each.name);"
        "return JSON.stringify([names, {...localStorage}])"
    )
    assert ada.email not in kept
    sign_in(page, grace)
    page.wait_for("main", "Your list is empty")
    assert "of Ada alone" not in page.run("return document.documentElement.outerHTML")
    page.open(f"{stack.url}/")
    page.wait_for("main", "Your list is empty")


def test_a_todo_has_steps(page: Browser, ada: Person) -> None:
    sign_in(page, ada)
    add(page, "Write the outline")
    wait_for_titles(page, ["Write the outline"])
    page.click(".rows .open")
    page.type(".steps .new", f"Ask Grace{ENTER}Read it aloud{ENTER}")
    page.wait_for(".steps legend", "0/2")
    page.type(".steps .new", "Read it in the train")
    page.press(ESCAPE)  # what was typed is kept
    page.click(".rows .open")
    page.wait_for(".steps legend", "0/3")
    page.click(".steps li:last-child .icon-button")
    page.wait_for(".steps legend", "0/2")
    page.click(".steps li:first-child [type=checkbox]")
    page.wait_for(".rows .meta", "1/2")
    end = time.monotonic() + 30
    while True:
        items = ada.todos("GET", "").body["items"]  # none yet, perhaps
        steps = [step for todo in items for step in todo["steps"]]
        found = [(step["title"], step["completed"]) for step in steps]
        if found == [("Ask Grace", True), ("Read it aloud", False)]:
            break
        assert time.monotonic() < end, found
        time.sleep(0.2)
    page.type("#search", "aloud")
    wait_for_titles(page, ["Write the outline"])


def test_after_a_session_ended_elsewhere_the_list_is_not_shown_offline_either(
    page: Browser, stack: DevProgram, ada: Person
) -> None:
    sign_in(page, ada)
    add(page, "of Ada alone")
    wait_for_titles_on_the_server(ada, ["of Ada alone"])
    page.wait_until("return Boolean(navigator.serviceWorker.controller)")
    assert ada.identity("POST", "/revoke-sessions", {}).status == 200
    page.open(f"{stack.url}/")
    page.wait_for("main", "A todo list that is yours alone")
    page.disconnect(offline=True)
    page.open(f"{stack.url}/")
    page.wait_for("main", "A todo list that is yours alone")
    assert "of Ada alone" not in page.run("return document.documentElement.outerHTML")


def test_a_sign_out_without_a_network_is_made_up_for_before_anybody_signs_in(
    page: Browser, stack: DevProgram, ada: Person, grace: Person
) -> None:
    sign_in(page, ada)
    page.wait_until("return Boolean(navigator.serviceWorker.controller)")
    page.disconnect(offline=True)
    page.click(".foot .links button")
    page.wait_for("main", "A todo list that is yours alone")
    page.type("[name=email]", grace.email)
    page.type("[name=password]", grace.password)
    page.click("form.card .primary")
    page.wait_for("[role=alert]", "There is no connection")
    page.disconnect(offline=False)
    page.click("form.card .primary")
    page.wait_for(".who", grace.name)
    page.open(f"{stack.url}/")
    page.wait_for(".who", grace.name)
    assert len(ada.identity("GET", "/list-sessions").body) == 1  # not the browser's

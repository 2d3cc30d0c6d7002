"""What TodoMVC's application specification asks of a todo list, as far as it fits.

https://github.com/tastejs/todomvc/blob/master/app-spec.md; each test is named by its
heading there and quotes it. What differs, and why: docs/decisions/0026-the-page.md.
"""

import pytest

from infra.common.client import Person
from tests.e2e.test_page import (
    ENTER,
    add,
    sign_in,
    titles,
    wait_for_titles,
    wait_for_titles_on_the_server,
)
from tests.support.dev.programs import DevProgram
from tests.support.docs.browser import Browser

CONTROL, TAB, NULL = "\ue009", "\ue004", "\ue000"
FIRST = ".rows li:first-child"
COUNT = "document.querySelector('.entry.all .count')"


@pytest.fixture
def page(browser: Browser, stack: DevProgram, ada: Person) -> Browser:
    browser.resize(1280, 900)
    browser.open(f"{stack.url}/")
    sign_in(browser, ada)
    browser.wait_for(".sync", "Everything is saved")
    return browser


def select_all(page: Browser) -> None:
    page.run("document.querySelector('.rows .open').focus()")
    page.wait_until("return document.activeElement.matches('.rows .open')")
    page.chord(CONTROL, "a")


def test_no_todos(page: Browser) -> None:
    """ "When there are no todos, #main and #footer should be hidden." """
    page.wait_for("main", "Your list is empty")
    assert not page.run("return document.querySelector('.rows')")
    assert not page.run(f"return {COUNT}")


def test_new_todo(page: Browser) -> None:
    """ "Pressing Enter creates the todo ... and clears the input. Make sure to
    .trim() the input and then check that it's not empty before creating a new todo."
    """
    add(page, "   buy milk   ")
    wait_for_titles(page, ["buy milk"])
    assert page.run("return document.querySelector('#add').value") == ""
    add(page, "   ")
    add(page, "and bread")
    wait_for_titles(page, ["and bread", "buy milk"])


def test_mark_all_as_complete(page: Browser) -> None:
    """ "This checkbox toggles all the todos to the same state as itself." """
    for title in ("one", "two", "three"):
        add(page, title)
    wait_for_titles(page, ["three", "two", "one"])
    select_all(page)
    page.wait_for(".selection", "3 selected")
    page.click(".selection button:nth-of-type(1)")
    wait_for_titles(page, [])
    page.click(".entry.completed")
    page.wait_until("return document.querySelectorAll('.rows .done').length === 3")
    select_all(page)
    page.wait_for(".selection", "3 selected")
    page.click(".selection button:nth-of-type(1)")
    wait_for_titles(page, [])
    page.click(".entry.all")
    wait_for_titles(page, ["three", "two", "one"])


def test_item(page: Browser) -> None:
    """ "Clicking the checkbox marks the todo as complete ... and toggling the class
    ... Hovering over the todo shows the remove button."
    """
    add(page, "an item")
    wait_for_titles(page, ["an item"])
    page.click(f"{FIRST} .check")
    page.click(".entry.completed")
    page.wait_for(f"{FIRST}.done", "an item")
    page.click(f"{FIRST} .check")
    page.click(".entry.all")
    page.wait_for(f"{FIRST}:not(.done)", "an item")
    page.hover(f"{FIRST} .title")
    button = f"document.querySelector('{FIRST} [aria-label=Delete]')"
    page.wait_until(f"return getComputedStyle({button}).opacity === '1'")
    page.click(f"{FIRST} [aria-label=Delete]")
    wait_for_titles(page, [])


def test_editing(page: Browser, ada: Person) -> None:
    """ "... bring forward an input that contains the todo title, which should be
    focused. The edit should be saved on both blur and enter ... Make sure to .trim()".
    """
    add(page, "buy milk")
    wait_for_titles(page, ["buy milk"])
    for leave in (ENTER, TAB):
        page.click(f"{FIRST} .open")
        page.wait_until("return document.activeElement.matches('.details .title')")
        page.type(".details .title", f"{CONTROL}a{NULL}  bread {len(leave)}  {leave}")
        wait_for_titles(page, ["bread 1"])
        page.press("\ue00c")
    page.click(f"{FIRST} .open")
    page.type(".details .title", f"{CONTROL}a{NULL}\ue017{TAB}")
    page.press("\ue00c")
    wait_for_titles(page, ["bread 1"])  # an empty title is none: it stays
    wait_for_titles_on_the_server(ada, ["bread 1"])


def test_counter(page: Browser) -> None:
    """ "Displays the number of active todos." """
    for number, title in enumerate(("one", "two"), 1):
        add(page, title)
        page.wait_until(f"return {COUNT}?.innerText === '{number}'")
    page.click(f"{FIRST} .check")
    page.wait_until(f"return {COUNT}?.innerText === '1'")


def test_clear_completed_button(page: Browser, ada: Person) -> None:
    """ "Removes completed todos when clicked. Should be hidden when there are no
    completed todos."
    """
    clear = "return document.querySelector('main > .link')"
    add(page, "stays")
    add(page, "goes")
    wait_for_titles(page, ["goes", "stays"])
    page.click(".entry.completed")
    page.wait_for("main", "Nothing is completed yet")
    assert not page.run(clear)
    page.click(".entry.all")
    page.click(f"{FIRST} .check")
    wait_for_titles(page, ["stays"])
    page.click(".entry.completed")
    wait_for_titles(page, ["goes"])
    page.click("main > .link")
    page.wait_for("main", "Nothing is completed yet")
    assert not page.run(clear)
    page.click(".toast button")
    wait_for_titles(page, ["goes"])
    page.click("main > .link")
    wait_for_titles_on_the_server(ada, ["stays"])


def test_persistence(page: Browser, stack: DevProgram) -> None:
    """ "Your app should dynamically persist the todos ... Editing mode should not be
    persisted."
    """
    add(page, "done")
    wait_for_titles(page, ["done"])
    page.click(f"{FIRST} .check")
    add(page, "open")
    wait_for_titles(page, ["open"])
    page.click(f"{FIRST} .open")
    page.wait_for(".details", "Priority")
    page.open(f"{stack.url}/")
    wait_for_titles(page, ["open"])
    assert not page.run("return document.querySelector('.details')")
    page.click(".entry.completed")
    wait_for_titles(page, ["done"])


def test_routing(page: Browser) -> None:
    """ "When an item is updated while in a filtered state, it should be updated
    accordingly ... Make sure the active filter is persisted on reload."
    """
    add(page, "later")
    add(page, "now today")
    wait_for_titles(page, ["now", "later"])
    page.click(".entry.today")
    wait_for_titles(page, ["now"])
    here = "return document.querySelector('[aria-current=page]').innerText"
    assert str(page.run(here)).startswith("Today")
    page.run("location.reload()")
    wait_for_titles(page, ["now"])
    assert str(page.run(here)).startswith("Today")
    page.click(".rows .check")
    wait_for_titles(page, [])
    page.run("history.back()")
    wait_for_titles(page, ["later"])
    assert titles(page) == ["later"]

"""The page for everybody: by keyboard, for a screen reader, in any colours and size."""

import json
from collections.abc import Iterator
from urllib.parse import quote
from uuid import uuid4

import pytest

from infra.common.client import Person
from infra.common.state_folder import ROOT
from tests.e2e.test_page import (
    DELETE,
    DOWN,
    ENTER,
    ESCAPE,
    add,
    sign_in,
    titles,
    wait_for_titles,
)
from tests.support.dev.programs import DevProgram
from tests.support.docs.browser import Browser
from tests.support.run.cases import case
from tests.support.run.thorough import THOROUGH

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
FOUND = """
const {violations} = await axe.run({resultTypes: ["violations"]});
return violations.map(each => [each.id, ...each.nodes.map(node => node.html)]);
"""
UP, TAB, ALT, CONTROL, SHIFT = "\ue013", "\ue004", "\ue00a", "\ue009", "\ue008"
BACKSPACE, NULL = "\ue003", "\ue000"
TODOS = 10_000 if THOROUGH else 300
MAX_ROWS = 150


@pytest.fixture
def page(browser: Browser, stack: DevProgram) -> Iterator[Browser]:
    """As a new person's browser; afterwards it is as others expect it."""
    browser.resize(1280, 900)
    browser.open(f"{stack.url}/")
    yield browser
    browser.prefer()
    browser.resize(1280, 900)


def assert_accessible(page: Browser, state: str) -> None:
    """Nothing for axe to complain of, in light and dark."""
    page.run(AXE.read_text())
    for scheme in ("light", "dark") if THOROUGH else ("dark",):
        page.prefer(
            prefers_color_scheme=scheme, prefers_reduced_motion="reduce"
        )  # what moves is half transparent meanwhile
        assert page.run_async(FOUND) == [], (state, scheme)


def wait_for_focus(page: Browser, tag: str, text: str = "") -> None:
    element = "const element = document.activeElement;"
    starts = f"element.innerText.startsWith('{text}')"
    page.wait_until(f"{element} return element.tagName === '{tag}' && {starts}")


def reached(page: Browser, selector: str) -> bool:
    """Whether the Tab key comes there."""
    for _ in range(40):
        page.press(TAB)
        if page.run("return document.activeElement.matches(arguments[0])", selector):
            return True
    return False


def end_session(page: Browser) -> None:
    """As when it is ended on another device: the page is not told."""
    page.run_async(
        "await fetch('/api/auth/sign-out', {method: 'POST', body: '{}',"
        "headers: {'content-type': 'application/json'}})"
    )


def fill(person: Person, todos: int) -> None:
    for start in range(0, todos, 100):
        operations = [
            {"op": "create", "todo": {"id": str(uuid4()), "title": f"Todo {number}"}}
            for number in range(start, min(start + 100, todos))
        ]
        answer = person.todos("POST", "/batch", {"operations": operations})
        assert answer.status == 200, answer


def test_axe_finds_nothing_in_any_view(
    page: Browser, stack: DevProgram, ada: Person
) -> None:
    page.wait_for("form.card", "Sign in")
    assert_accessible(page, "who is not signed in")
    page.click(".choices button")
    page.wait_for("form.card .primary", "Create an account")
    assert_accessible(page, "a new account")
    page.click(".choices button")
    sign_in(page, ada)
    page.wait_for("main", "Your list is empty")
    assert_accessible(page, "an empty list")
    add(page, "Pay the rent today !high @home")
    add(page, "Water the plants in 3 days !medium")
    add(page, "Write to Grace !low")
    wait_for_titles(page, ["Write to Grace", "Water the plants", "Pay the rent"])
    page.type("#add", "Call Ada tomorrow 9am !high @home")
    page.wait_for(".chips", "@home")
    assert_accessible(page, "what is typed is understood")
    page.run("document.querySelector('.rows .open').focus()")
    page.chord(SHIFT, DOWN)
    page.wait_for(".selection", "2 selected")
    assert_accessible(page, "several are selected")
    page.press(ESCAPE)
    page.press("?")
    page.wait_for("dialog", "These keys")
    assert_accessible(page, "the keys")
    page.press(ESCAPE)
    wait_for_focus(page, "BUTTON", "Water the plants")
    page.press(ENTER)
    page.wait_for(".details", "Priority")
    assert_accessible(page, "details")
    page.press(ESCAPE)
    for view in ("today", "upcoming", "completed", "trash"):
        page.click(f".entry.{view}")
        page.wait_for("main h1", view.capitalize())
        assert_accessible(page, view)
    page.click(".entry.all")
    page.resize(390, 844)
    page.click("#menu")
    wait_for_focus(page, "A", "Today")
    assert_accessible(page, "the menu on a phone")
    page.press(ESCAPE)
    wait_for_focus(page, "BUTTON")
    page.click(".rows .open")
    page.wait_for(".details", "Priority")
    assert_accessible(page, "details on a phone")


def test_at_400_percent_nothing_is_cut_off(page: Browser, ada: Person) -> None:
    sign_in(page, ada)
    add(page, "Donaudampfschifffahrtsgesellschaftskapitän" * 4)
    page.wait_for(".rows", "Donau")
    page.resize(320, 256)
    wide = "return document.documentElement.scrollWidth <= innerWidth"
    page.wait_until(wide)
    page.click(".rows .open")
    page.wait_for(".details", "Priority")
    page.wait_until(wide)


def test_everything_works_by_keyboard_and_the_focus_is_never_lost(
    page: Browser, ada: Person
) -> None:
    sign_in(page, ada)
    for title in ("three", "two", "one"):
        add(page, title)
    wait_for_titles(page, ["one", "two", "three"])
    page.press(ESCAPE)
    wait_for_focus(page, "BUTTON", "one")
    page.press("j")
    wait_for_focus(page, "BUTTON", "two")
    page.press(UP)
    wait_for_focus(page, "BUTTON", "one")
    page.chord(ALT, DOWN)
    wait_for_titles(page, ["two", "one", "three"])
    wait_for_focus(page, "BUTTON", "one")
    page.chord(CONTROL, "z")
    wait_for_titles(page, ["one", "two", "three"])
    page.press(" ")  # its row goes, and the next one comes in its place
    wait_for_titles(page, ["two", "three"])
    wait_for_focus(page, "BUTTON", "two")
    page.press(DELETE)
    wait_for_titles(page, ["three"])
    wait_for_focus(page, "BUTTON", "three")
    page.press(ENTER)
    wait_for_focus(page, "TEXTAREA")
    page.press(ESCAPE)
    wait_for_focus(page, "BUTTON", "three")
    page.press("?")
    page.wait_for("dialog", "These keys")
    page.press(ESCAPE)
    wait_for_focus(page, "BUTTON", "three")
    page.press(DELETE)
    page.wait_for("main", "Your list is empty")
    page.wait_until("return document.activeElement !== document.body")
    page.press("g", "t")
    page.wait_for("main h1", "Today")
    for selector in (".entry.trash", "#search", "#add", ".foot .links button"):
        assert reached(page, selector), selector


def test_what_is_understood_can_be_taken_back(page: Browser, ada: Person) -> None:
    sign_in(page, ada)
    page.type("#add", "Watch Tomorrow")
    page.wait_for(".chips", "Tomorrow")
    page.press(BACKSPACE)
    page.wait_until("return !document.querySelector('.chips')")
    page.press(ENTER)
    wait_for_titles(page, ["Watch Tomorrow"])


def test_what_one_person_typed_is_kept_and_no_other_sees_it(
    page: Browser, stack: DevProgram, ada: Person, grace: Person
) -> None:
    sign_in(page, ada)
    page.wait_for("main", "Your list is empty")
    page.type("#add", "half a thought of Ada")
    end_session(page)
    page.open(f"{stack.url}/")
    page.wait_for("form.card", "Sign in")
    sign_in(page, grace)
    page.wait_for("main", "Your list is empty")
    assert page.run("return document.querySelector('#add').value") == ""
    end_session(page)
    page.open(f"{stack.url}/")
    page.wait_for("form.card", "Sign in")
    sign_in(page, ada)
    typed = "document.querySelector('#add')?.value"
    page.wait_until(f"return {typed} === 'half a thought of Ada'")


def test_pasted_lines_are_todos_when_the_person_says_so(
    page: Browser, ada: Person
) -> None:
    sign_in(page, ada)
    page.wait_for("main", "Your list is empty")
    page.run(
        "const data = new DataTransfer(); data.setData('text/plain', arguments[0]);"
        "document.querySelector('#add').dispatchEvent(new ClipboardEvent('paste',"
        "{clipboardData: data, bubbles: true, cancelable: true}))",
        "- [ ] milk\n- [x] bread\n\n* 3 eggs\n",
    )
    page.wait_for(".pasted", "3 lines were pasted")
    assert titles(page) == []
    page.press(ENTER)
    wait_for_titles(page, ["milk", "bread", "3 eggs"])


def test_an_address_can_fill_the_field_and_makes_nothing(
    page: Browser, stack: DevProgram, ada: Person
) -> None:
    sign_in(page, ada)
    page.wait_for("main", "Your list is empty")
    hostile = "<img src=x onerror=alert(1)> {{1+1}}"
    shared = {
        "add=Buy%20milk": "Buy milk",
        f"add=%20&add={quote(hostile)}": hostile,
        "add=A%0Apage&add=A+page+https://example.com/&add=https://example.com/": (
            "A page https://example.com/"
        ),
        f"add={'x' * 3000}&view=today": "x" * 500,
    }
    for query, wanted in shared.items():
        with case(query[:80]):
            page.open(f"{stack.url}/?{query}")
            field = "return document.querySelector('#add')?.value"
            page.wait_until(f"{field} === {json.dumps(wanted)}")
            assert "add" not in page.run("return location.search")
            assert titles(page) == []
            page.type("#add", f"{CONTROL}a{NULL}{DELETE}")
            page.wait_until(f"{field} === ''")


def test_what_was_typed_stays_when_something_is_shared(
    page: Browser, stack: DevProgram, ada: Person
) -> None:
    sign_in(page, ada)
    page.wait_for("main", "Your list is empty")
    page.type("#add", "half a thought")
    page.open(f"{stack.url}/?add=a%20page")
    field = "return document.querySelector('#add')?.value"
    page.wait_until(f"{field} === 'half a thought a page'")


def test_the_manifest_lets_other_apps_fill_the_field(
    page: Browser, stack: DevProgram
) -> None:
    target = page.run_async(
        "const { href } = document.querySelector('link[rel=manifest]');"
        "return (await (await fetch(href)).json()).share_target"
    )
    assert (target["action"], target["method"]) == ("/", "GET")
    assert set(target["params"].values()) == {"add"}


def test_the_order_is_in_the_address(
    page: Browser, stack: DevProgram, ada: Person
) -> None:
    sign_in(page, ada)
    for title in ("b !high", "c", "a !high"):
        add(page, title)
    wait_for_titles(page, ["a", "c", "b"])
    page.open(f"{stack.url}/?sort=title&priority=high")
    wait_for_titles(page, ["a", "b"])
    choose = (
        "const [field, value] = arguments, all = document.querySelectorAll('select');"
        "all[field].value = value;"
        "all[field].dispatchEvent(new Event('change', {bubbles: true}))"
    )
    page.run(choose, 1, "")
    wait_for_titles(page, ["a", "b", "c"])
    page.run("history.back()")
    wait_for_titles(page, ["a", "b"])


def test_a_long_list_has_few_rows_in_the_page(page: Browser, ada: Person) -> None:
    fill(ada, TODOS)
    sign_in(page, ada)
    page.wait_for(".rows", f"Todo {TODOS - 1}")
    page.wait_for(".entry.all", str(TODOS))
    page.run("scrollTo(0, document.body.scrollHeight)")
    page.wait_for(".rows", "Todo 0")
    assert page.run("return document.querySelectorAll('.rows li').length") <= MAX_ROWS
    page.type("#search", f"todo {TODOS - 7}")
    wait_for_titles(page, [f"Todo {TODOS - 7}"])

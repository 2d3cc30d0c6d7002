"""Projects on the page: made, filled, ordered, archived, deleted and brought back."""

import time
from collections.abc import Callable, Iterator

import pytest

from infra.common.client import Person
from tests.e2e.test_page import ENTER, ESCAPE, add, sign_in, titles, wait_for_titles
from tests.e2e.test_page_access import (
    ALT,
    BACKSPACE,
    SHIFT,
    UP,
    assert_accessible,
    reached,
)
from tests.e2e.test_page_access import page as page
from tests.support.dev.programs import DevProgram
from tests.support.docs.browser import Browser

NAMES = "return [...document.querySelectorAll('.projects .name')].map(e => e.innerText)"


@pytest.fixture
def signed_in(page: Browser, ada: Person) -> Iterator[Browser]:
    sign_in(page, ada)
    page.wait_for("main", "Your list is empty")
    yield page
    page.disconnect(offline=False)


def make(page: Browser, name: str) -> None:
    page.click("#new-project")
    page.type(".new-project input", f"{name}{ENTER}")
    page.wait_for("main h1", name)


def names(page: Browser) -> list[str]:
    return [str(each) for each in page.run(NAMES)]


def wait_for(found: Callable[[], object], wanted: object) -> None:
    end = time.monotonic() + 30
    while (now := found()) != wanted:
        assert time.monotonic() < end, (now, wanted)
        time.sleep(0.2)


def drag(page: Browser, what: str, onto: str) -> None:
    page.run(
        "const [from, to] = [...arguments].map((each) => document.querySelector(each));"
        "const send = (to, name) => to.dispatchEvent("
        "new DragEvent(name, {bubbles: true, cancelable: true}));"
        "send(from, 'dragstart'); send(to, 'dragover'); send(to, 'drop');"
        "send(from, 'dragend')",
        what,
        onto,
    )


def on_the_server(ada: Person, query: str = "") -> list[tuple[str, bool]]:
    items = ada.api("GET", f"/projects{query}").body["items"]
    return [(each["name"], each["archived"]) for each in items]


def where(ada: Person) -> dict[str, str | None]:
    """By title of each live todo: the name of its project."""
    projects = ada.api("GET", "/projects").body["items"]
    by_id = {each["id"]: each["name"] for each in projects}
    items = ada.todos("GET", "?archived=true").body["items"]
    return {each["title"]: by_id.get(each["project_id"]) for each in items}


def test_a_project_is_made_filled_and_deleted_with_its_todos_and_undone(
    signed_in: Browser, ada: Person
) -> None:
    page = signed_in
    add(page, "Water the plants")
    make(page, "Flat & <b>house</b>")
    add(page, "Paint the wall")
    add(page, 'Mow #"Flat & <b>house</b>"')
    wait_for_titles(page, ["Mow", "Paint the wall"])
    page.wait_for(".projects .count", "2")
    name = "Flat & <b>house</b>"
    inside = {"Mow": name, "Paint the wall": name, "Water the plants": None}
    wait_for(lambda: where(ada), inside)
    assert_accessible(page, "a project")
    page.click("#edit-project")
    assert_accessible(page, "what can be done with a project")
    page.click(".project-edit .danger")
    page.wait_for("dialog", "2 todos lie in it")
    assert_accessible(page, "whether its todos go too")
    page.click("dialog .secondary")
    wait_for_titles(page, ["Water the plants"])
    wait_for(lambda: on_the_server(ada), [])
    page.click(".entry.trash")
    page.wait_for(".deleted-projects", name)
    wait_for(lambda: sorted(titles(page)), ["Mow", "Paint the wall"])
    assert_accessible(page, "a project in the trash")
    page.click(".toast button")
    wait_for_titles(page, [])
    wait_for(lambda: where(ada), inside)


def test_without_a_network_a_deleted_project_leaves_its_todos(
    signed_in: Browser, ada: Person
) -> None:
    page = signed_in
    make(page, "Flat")
    add(page, "Paint the wall")
    wait_for(lambda: where(ada), {"Paint the wall": "Flat"})
    page.disconnect(offline=True)
    page.click("#edit-project")
    page.click(".project-edit .danger")
    page.click("dialog .primary")
    page.wait_for("main h1", "All")
    wait_for_titles(page, ["Paint the wall"])
    assert names(page) == []
    make(page, "House")
    page.click(".entry.all")
    page.click(".rows .open")
    page.run(
        "const field = document.querySelector('.details select');"
        "field.value = field.options[1].value;"
        "field.dispatchEvent(new Event('change', {bubbles: true}))"
    )
    page.press(ESCAPE)
    page.wait_for(".rows .meta", "House")
    page.disconnect(offline=False)
    page.run("dispatchEvent(new Event('online'))")
    wait_for(lambda: where(ada), {"Paint the wall": "House"})


def test_a_todo_is_dropped_on_a_project_and_a_project_beside_another(
    signed_in: Browser, ada: Person
) -> None:
    page = signed_in
    for name in ("Flat", "Work"):
        make(page, name)
    page.click(".entry.all")
    add(page, "Paint the wall")
    wait_for_titles(page, ["Paint the wall"])
    drag(page, ".rows li", ".projects li")
    wait_for(lambda: where(ada), {"Paint the wall": "Flat"})
    drag(page, ".projects li", ".projects li:last-child")
    wait_for(lambda: on_the_server(ada), [("Work", False), ("Flat", False)])
    assert where(ada) == {"Paint the wall": "Flat"}


def test_a_new_project_is_offered_and_a_known_one_taken_back(
    signed_in: Browser, ada: Person
) -> None:
    page = signed_in
    page.type("#add", "Paint #Flat")
    page.wait_for(".chip.offer", "Make the project “Flat”")
    assert_accessible(page, "a project is offered")
    page.click(".chip.offer")
    page.wait_for(".chip.project", "#Flat")
    page.press(ENTER)
    wait_for_titles(page, ["Paint"])
    page.wait_for(".rows .meta", "Flat")
    page.type("#add", "Write #New")
    page.wait_for(".chip.offer", "New")
    page.press(ENTER)
    page.type("#add", "Read #flat")
    page.wait_for(".chip.project", "#Flat")
    page.press(BACKSPACE)
    page.wait_until("return !document.querySelector('.chip')")
    page.press(ENTER)
    wait_for_titles(page, ["Read #flat", "Write #New", "Paint"])
    told = {"Read #flat": None, "Write #New": None, "Paint": "Flat"}
    wait_for(lambda: where(ada), told)
    assert on_the_server(ada) == [("Flat", False)]


def test_everything_is_done_by_keyboard(
    signed_in: Browser, ada: Person, stack: DevProgram
) -> None:
    page = signed_in
    for name in ("Flat", "Work"):
        page.run("document.activeElement.blur()")
        page.press("p")
        page.press(*name, ENTER)
        page.wait_for("main h1", name)
    page.press(*"Plan", ENTER)
    page.press(*"Write", ENTER)
    wait_for_titles(page, ["Write", "Plan"])
    page.run("document.querySelectorAll('.projects a')[1].focus()")
    page.chord(ALT, UP)
    wait_for(lambda: names(page), ["Work", "Flat"])
    page.run("document.querySelector('#edit-project').focus()")
    page.press(ENTER)
    page.press(*(BACKSPACE * 4), *"Job", ENTER)
    page.wait_for("main h1", "Job")
    wait_for(lambda: on_the_server(ada), [("Job", False), ("Flat", False)])
    page.run("document.querySelector('.rows .open').focus()")
    page.chord(SHIFT, "\ue015")
    page.wait_for(".selection", "2 selected")
    assert reached(page, ".selection [aria-expanded]")
    page.press(ENTER)
    assert_accessible(page, "where several are put")
    assert reached(page, ".put button:nth-of-type(2)")
    page.press(ENTER)
    wait_for(lambda: where(ada), {"Write": "Flat", "Plan": "Flat"})
    page.open(f"{stack.url}/")
    page.wait_for(".rows", "Plan")
    page.type("#search", "fla")
    page.click(".found a")
    page.wait_for("main h1", "Flat")
    wait_for_titles(page, ["Write", "Plan"])
    page.click("#edit-project")
    page.click(".project-edit .either button:nth-child(3)")
    page.wait_for("main .note", "This project is archived")
    page.click(".entry.all")
    page.wait_for("main", "Your list is empty")
    page.click(".archived summary")
    page.click(".archived a")
    wait_for_titles(page, ["Write", "Plan"])
    wait_for(lambda: on_the_server(ada), [("Job", False), ("Flat", True)])

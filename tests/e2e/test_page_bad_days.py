"""The page on its bad days: what it says, that nothing typed is lost, what is next."""

from collections.abc import Iterator

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
from tests.support.dev.gateway import BATCH, FEED, Gateway, Rule, gateway_to, problem
from tests.support.dev.programs import DevProgram
from tests.support.docs.browser import Browser
from tests.support.run.cases import case
from tests.support.run.thorough import THOROUGH, rounds

SOON = {"retry-after": "1"}


TRY_NOW = "dispatchEvent(new Event('online'))"
GONE = "return !document.body.innerText.includes('{}')"
RETRY = "document.querySelector('.warning .either button').click()"


@pytest.fixture(scope="module")
def gateway(stack: DevProgram) -> Iterator[Gateway]:
    with gateway_to(stack.url) as started:
        yield started


@pytest.fixture
def page(browser: Browser, gateway: Gateway) -> Iterator[Browser]:
    """A new person's browser; whatever happened, nothing was thrown there."""
    browser.forget(gateway.url)
    browser.open(f"{gateway.url}/")
    yield browser
    gateway.clear()
    said = [line for line in browser.console() if "Failed to load" not in line]
    browser.open("about:blank")
    assert said == []


def try_now(page: Browser) -> None:
    """As when the network comes back: no waiting for the next attempt."""
    page.run(TRY_NOW)


# What the server says to a batch; what is then said to the person in English and in
# German. Of these the page makes another attempt by itself.
PASSING = {
    "forbidden": ("Sign out and in again", "Melde dich ab und wieder an"),
    "too-many-writes": ("The server is busy", "Der Server ist beschäftigt"),
    "unavailable": ("The server is busy", "Der Server ist beschäftigt"),
    "internal": ("The server is busy", "Der Server ist beschäftigt"),
}
# Of these the person does, by a button.
REJECTED = {
    "id-in-use": ("It exists already", "Das gibt es schon"),
    "body-too-large": ("It is too large", "Das ist zu groß"),
    "quota-exceeded": ("Your list is full", "Deine Liste ist voll"),
    "size-exceeded": ("as much text as they may", "so viel Text wie erlaubt"),
    "invalid": ("does not accept it as it is", "So nimmt der Server das nicht an"),
    "todo-not-found": ("deleted elsewhere", "anderswo gelöscht"),
}


@pytest.mark.parametrize("language", ["en", "de"] if THOROUGH else ["de"])
def test_whatever_the_server_answers_is_explained_and_nothing_is_lost(
    page: Browser, gateway: Gateway, ada: Person, language: str
) -> None:
    at = ["en", "de"].index(language)
    page.speak(language)
    page.open(f"{gateway.url}/")
    sign_in(page, ada, "Alle" if at else "All")
    wanted: list[str] = []
    try:
        for slug, words in (PASSING | REJECTED).items():
            with case(slug):
                gateway.rules = [Rule(BATCH, problem(slug), headers=SOON)]
                wanted.insert(0, f"after {slug}")
                add(page, wanted[0])
                page.wait_for("main", words[at])
                page.wait_for("main", wanted[0])
                gateway.clear()
                if slug in REJECTED:
                    page.run(RETRY)
                else:
                    try_now(page)
                wait_for_titles_on_the_server(ada, wanted)
                page.wait_until(
                    f"return !document.body.innerText.includes({words[at]!r})"
                )
                wait_for_titles(page, wanted)
    finally:
        page.speak("en")


@pytest.mark.parametrize(
    "rule",
    [
        Rule(BATCH, problem("unauthenticated"), times=1),
        Rule(BATCH, problem("precondition-failed"), times=2),
        Rule(FEED, problem("resync-required"), times=1),
        Rule(BATCH, None, times=1),
        Rule(BATCH, {"status": 200, "hello": "of another program"}, times=1),
        Rule("GET /api/auth/token", problem("unavailable"), times=1),
    ],
    ids=lambda rule: f"{rule.request.split('/')[-1]}-{(rule.body or {}).get('status')}",
)
def test_what_passes_by_itself_asks_nobody(
    page: Browser, gateway: Gateway, ada: Person, rule: Rule
) -> None:
    sign_in(page, ada)
    page.wait_for(".sync", "Everything is saved")
    gateway.rules = [rule]
    add(page, "typed meanwhile")
    wait_for_titles(page, ["typed meanwhile"])
    try_now(page)
    wait_for_titles_on_the_server(ada, ["typed meanwhile"])
    page.wait_for(".sync", "Everything is saved")
    assert not page.run("return document.querySelector('.warning')")


def test_a_batch_that_fails_in_the_middle_loses_one_change(
    page: Browser, gateway: Gateway, ada: Person
) -> None:
    sign_in(page, ada)
    page.wait_for(".sync", "Everything is saved")
    gateway.rules = [Rule("", None)]
    for title in ("first", "second", "third"):
        add(page, title)
    page.wait_for("main .note", "Offline")
    gateway.rules = [Rule(BATCH, problem("quota-exceeded", operation=1), times=1)]
    try_now(page)
    page.wait_for(".warning", "1 change was not saved. Your list is full")
    page.wait_for(".warning li", "second")
    wait_for_titles_on_the_server(ada, ["third", "first"])
    page.run(RETRY)
    wait_for_titles_on_the_server(ada, ["second", "third", "first"])
    page.wait_until("return !document.querySelector('.warning')")


def test_a_session_that_ended_hides_the_list_and_what_was_typed_waits(
    page: Browser, gateway: Gateway, ada: Person
) -> None:
    sign_in(page, ada)
    add(page, "known before")
    wait_for_titles_on_the_server(ada, ["known before"])
    assert ada.identity("POST", "/revoke-sessions", {}).status == 200
    page.click(".rows .open")
    page.type(".details label textarea", "half a note")
    gateway.rules = [Rule("GET /api/v1", problem("unauthenticated"))]
    try_now(page)
    page.wait_for("form.card", "Your session has ended. 1 change waits on this device")
    html = str(page.run("return document.documentElement.outerHTML"))
    assert "known before" not in html
    assert "half a note" not in html
    gateway.clear()
    sign_in(page, ada)
    wait_for_titles(page, ["known before"])
    page.wait_for(".sync", "Everything is saved")
    ada.sign_in()
    ada.fetch_token()
    assert ada.todos("GET", "").body["items"][0]["description"] == "half a note"


def test_nothing_of_one_person_goes_to_the_account_of_the_next(
    page: Browser, gateway: Gateway, ada: Person, grace: Person
) -> None:
    """Somebody else has signed in in another tab while this one was left open."""
    sign_in(page, ada)
    page.wait_for(".sync", "Everything is saved")
    grace.api("PATCH", "/me", {"time_zone": "UTC"})  # so that it has no examples
    answer = page.run_async(SIGN_IN.format(grace.email, grace.password))
    assert answer == 200
    gateway.rules = [Rule(BATCH, problem("unauthenticated"), times=1)]
    add(page, "of Ada alone")
    page.wait_for(".who", "Grace")
    page.wait_for("main", "Your list is empty")
    assert "of Ada alone" not in page.run("return document.documentElement.outerHTML")
    assert grace.todos("GET", "").body["items"] == []
    page.click(".foot .links button")
    page.wait_for("main", "A todo list that is yours alone")
    sign_in(page, ada)
    wait_for_titles_on_the_server(ada, ["of Ada alone"])


SIGN_IN = """
const headers = {{ "content-type": "application/json" }};
const body = JSON.stringify({{ email: "{}", password: "{}" }});
const told = {{ method: "POST", body, headers }};
return (await fetch("/api/auth/sign-in/email", told)).status;
"""


def test_a_full_store_is_told_and_what_is_typed_is_sent(
    page: Browser, gateway: Gateway, ada: Person
) -> None:
    page.limit_storage(gateway.url, 1)
    sign_in(page, ada)
    add(page, "in a full browser")
    page.wait_for(".warning", "The browser has no room left")
    wait_for_titles_on_the_server(ada, ["in a full browser"])
    page.limit_storage(gateway.url, None)
    page.wait_until(f"{TRY_NOW}; return !document.querySelector('.warning')")
    wait_for_titles(page, ["in a full browser"])


def test_an_evicted_store_is_read_again(
    page: Browser, gateway: Gateway, ada: Person
) -> None:
    sign_in(page, ada)
    add(page, "on the server")
    wait_for_titles_on_the_server(ada, ["on the server"])
    page.evict(gateway.url)
    add(page, "after that")
    wait_for_titles_on_the_server(ada, ["after that", "on the server"])
    page.open(f"{gateway.url}/")
    wait_for_titles(page, ["after that", "on the server"])


def test_a_browser_that_keeps_nothing_is_told_so_and_works(
    page: Browser, gateway: Gateway, ada: Person
) -> None:
    """A private window of some browsers, or site data that is blocked."""
    with page.before_each_page(NOTHING_KEPT):
        page.open(f"{gateway.url}/")
        sign_in(page, ada)
        page.wait_for(".warning", "This browser keeps nothing")
        add(page, "in a private window")
        wait_for_titles(page, ["in a private window"])
        wait_for_titles_on_the_server(ada, ["in a private window"])
        page.click(".foot .links button")
        page.wait_for("main", "A todo list that is yours alone")


NOTHING_KEPT = """
delete window.indexedDB;
for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, {
    get() { throw new DOMException("Access is denied.", "SecurityError"); },
  });
Object.defineProperty(window, "indexedDB", { value: undefined });
"""


def test_a_newer_version_in_another_tab_is_told_and_what_is_typed_is_kept(
    page: Browser, gateway: Gateway, ada: Person
) -> None:
    sign_in(page, ada)
    add(page, "of the older version")
    wait_for_titles_on_the_server(ada, ["of the older version"])
    page.click(".rows .open")
    page.type(".details label textarea", "half a note")
    page.run_async(NEWER_VERSION)
    page.wait_for(".warning", "Another tab may have a newer version of this page")
    page.wait_for(".rows", "of the older version")
    add(page, "typed in the older version")
    page.wait_for(".toast", "Kept in this tab")
    # The newer version would go on with that store; here it is made as it was.
    page.run_async(
        "for (const { name } of await indexedDB.databases())"
        " indexedDB.deleteDatabase(name);"
    )
    page.click(".warning button")
    wait_for_titles_on_the_server(
        ada, ["typed in the older version", "of the older version"]
    )
    page.wait_for(".sync", "Everything is saved")
    todo = ada.todos("GET", "").body["items"][1]
    assert todo["description"] == "half a note"


NEWER_VERSION = """
const { name } = (await indexedDB.databases())[0];
const opened = await new Promise((opened, failed) => {
  const request = indexedDB.open(name, 99);
  [request.onsuccess, request.onerror] = [() => opened(request.result), failed];
});
opened.close();
"""


def test_a_clock_that_is_wrong_is_told_and_changes_nothing(
    page: Browser, gateway: Gateway, ada: Person
) -> None:
    gateway.clock = 3600
    page.open(f"{gateway.url}/")
    sign_in(page, ada)
    page.wait_for("main .note", "60 minutes behind")
    add(page, "an hour late")
    wait_for_titles_on_the_server(ada, ["an hour late"])
    page.wait_for(".sync", "Everything is saved")


def test_after_an_erasure_elsewhere_older_changes_are_shown_and_not_sent(
    page: Browser, gateway: Gateway, ada: Person
) -> None:
    many = rounds(5, 600)
    sign_in(page, ada)
    add(page, "before")
    wait_for_titles_on_the_server(ada, ["before"])
    gateway.rules = [Rule("", None)]
    paste(page, [f"unsent {number}" for number in range(many)])
    page.wait_for(".sync", f"{many} changes are not sent yet")
    me = ada.api("GET", "/me").body["id"]
    assert ada.api("POST", "/me/erase", {"confirm": me}).status == 200
    gateway.clear()
    try_now(page)
    page.wait_for(".warning", f"{many} changes were not saved. Everything in this")
    page.wait_for(".warning ul", f"and {many - 3} more")
    assert titles(page) == []
    wait_for_titles_on_the_server(ada, [])
    page.run("document.querySelectorAll('.warning .either button')[1].click()")
    page.wait_until("return !document.querySelector('.warning')")


@pytest.mark.slow
def test_600_unsent_changes_are_sent_in_their_order(
    page: Browser, gateway: Gateway, ada: Person
) -> None:
    sign_in(page, ada)
    page.wait_for(".sync", "Everything is saved")
    gateway.rules = [Rule("", None)]
    paste(page, [f"unsent {number}" for number in range(600)])
    page.wait_for(".sync", "600 changes are not sent yet")
    page.open("about:blank")
    gateway.clear()
    page.open(f"{gateway.url}/")
    page.wait_for(".sync", "Everything is saved")
    assert ada.api("GET", "/me").body["todos"] == 600
    first = ada.todos("GET", "?status=open&limit=1").body["items"][0]
    assert first["title"] == "unsent 500"  # each hundred is put on top of the last


def paste(page: Browser, lines: list[str]) -> None:
    for start in range(0, len(lines), 100):
        some = lines[start : start + 100]
        page.run(PASTE, "\n".join(some))
        page.wait_for(".pasted", f"{len(some)} lines were pasted")
        page.press(ENTER)
        page.wait_for(".sync", f"{start + len(some)} changes are not sent yet")


PASTE = """
const data = new DataTransfer();
data.setData("text/plain", arguments[0]);
const event = { clipboardData: data, bubbles: true, cancelable: true };
document.querySelector("#add").dispatchEvent(new ClipboardEvent("paste", event));
"""

"""Settings and account on the page: what must not happen first, then what people do."""

import json
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from uuid import uuid4

import pytest

from infra.common.client import Person, ask
from tests.e2e.test_account import link
from tests.e2e.test_page import (
    ENTER,
    FAILED_REQUEST,
    add,
    sign_in,
    wait_for_titles,
    wait_for_titles_on_the_server,
)
from tests.e2e.test_page_access import TAB, assert_accessible
from tests.support.dev.programs import DevProgram
from tests.support.docs.browser import Browser
from tests.support.run.thorough import THOROUGH

NEW = "quite another passphrase"
LARGE = "x" * 9_000  # of a description: some hundred make more than one page
TODOS = 10_000 if THOROUGH else 250
BLANK = b"<!doctype html><html lang=en><title>Elsewhere</title>"


@pytest.fixture
def page(browser: Browser, stack: DevProgram) -> Iterator[Browser]:
    """At the end no policy was violated and nobody else was asked."""
    browser.resize(1280, 900)
    browser.open(f"{stack.url}/")
    yield browser
    browser.disconnect(offline=False)
    browser.prefer()
    browser.speak("en-US")
    browser.resize(1280, 900)
    said = [line for line in browser.console() if FAILED_REQUEST not in line]
    assert said == []
    elsewhere = [at for at in browser.requested() if not at.startswith(stack.url)]
    assert elsewhere == []


def eventually(holds: Callable[[], object]) -> None:
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)


def open_pane(page: Browser, name: str, title: str) -> None:
    page.click(f".foot [href='/?view={name}']")
    page.wait_for("main h1", title)
    page.wait_for(".pane .block", "")


def section(number: int) -> str:
    """Of the account: 1 name, 2 e-mail, 3 password, 4 sessions ... 8 deletion."""
    return f".pane > .block:nth-of-type({number})"


def choose(page: Browser, field: int, value: str) -> None:
    page.run(
        "const [field, value] = arguments;"
        "const all = document.querySelectorAll('main select');"
        "all[field].value = value;"
        "all[field].dispatchEvent(new Event('change', {bubbles: true}))",
        field,
        value,
    )


def become(page: Browser, person: Person) -> None:
    """Sign somebody else in with this browser; the page is not told of it."""
    body = json.dumps({"email": person.email, "password": person.password})
    status = page.run_async(
        "const headers = {'content-type': 'application/json'};"
        "await fetch('/api/auth/sign-out', {method: 'POST', body: '{}', headers});"
        "const answer = await fetch('/api/auth/sign-in/email',"
        f"{{method: 'POST', headers, body: {json.dumps(body)}}});"
        "return answer.status"
    )
    assert status == 200


def assert_nothing_left(page: Browser, person: Person) -> None:
    shown = page.run("return document.documentElement.outerHTML")
    fields = page.run(
        "return [...document.querySelectorAll('input')].map(e => e.value)"
    )
    for told in (person.name, person.email):
        assert told not in shown
        assert told not in fields


def sessions_of(person: Person) -> int:
    return len(person.identity("GET", "/list-sessions").body)


# What must not happen


@pytest.mark.parametrize("button", [".sessions .others", f"{section(1)} .primary"])
def test_what_one_person_does_here_is_never_done_to_the_next(
    page: Browser, ada: Person, grace: Person, button: str
) -> None:
    sign_in(page, ada)
    open_pane(page, "account", "Account")
    page.wait_for(section(4), "this browser")
    assert page.run("return document.querySelectorAll('.sessions li').length") == 2
    become(page, grace)
    count = sessions_of(grace)
    page.run("document.querySelector('[name=name]').value = 'Ada too'")
    page.click(button)
    page.wait_for(".who", "Grace")
    page.wait_for(section(2), grace.email)
    assert_nothing_left(page, ada)
    assert sessions_of(grace) == count == 2
    assert grace.identity("GET", "/get-session").body["user"]["name"] == "Grace"
    assert sessions_of(ada) == 1  # the one that `become` ended is gone


def test_nothing_of_one_person_is_sent_in_the_name_of_another(
    page: Browser, stack: DevProgram, ada: Person, grace: Person
) -> None:
    grace.api("PATCH", "/me", {"time_zone": "UTC"})  # so that it has no examples
    sign_in(page, ada)
    page.wait_for("main", "Your list is empty")
    page.wait_until("return Boolean(navigator.serviceWorker.controller)")
    become(page, grace)
    page.disconnect(offline=True)
    page.open(f"{stack.url}/")  # without a network it cannot be known whose it is now
    page.wait_for(".who", "Ada")
    add(page, "of Ada alone")
    wait_for_titles(page, ["of Ada alone"])
    page.disconnect(offline=False)
    page.run("dispatchEvent(new Event('online'))")
    page.wait_for(".who", "Grace")
    page.wait_for("main", "Your list is empty")
    assert_nothing_left(page, ada)
    assert grace.todos("GET", "").body["items"] == []
    become(page, ada)
    page.open(f"{stack.url}/")
    wait_for_titles_on_the_server(ada, ["of Ada alone"])  # nothing is lost either


class Elsewhere(BaseHTTPRequestHandler):
    """A page of another origin, of the same site: its requests come with the cookie."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(BLANK)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def elsewhere() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_a_page_of_another_origin_can_do_none_of_it(
    browser: Browser, stack: DevProgram, ada: Person, elsewhere: str
) -> None:
    assert ada.todos("POST", "", {"title": "stays"}).status == 201
    browser.open(f"{stack.url}/")
    sign_in(browser, ada)
    wait_for_titles(browser, ["stays"])
    count = sessions_of(ada)
    browser.open(elsewhere)
    attempts = [
        ("/api/auth/update-user", {"name": "Mallory"}),
        ("/api/auth/change-email", {"newEmail": f"mallory-{ada.email}"}),
        *(
            ("/api/auth/change-password", {"currentPassword": ada.password} | new)
            for new in [{"newPassword": NEW}]
        ),
        ("/api/auth/revoke-other-sessions", {}),
        ("/api/auth/revoke-sessions", {}),
        ("/api/auth/delete-user", {"password": ada.password}),
        ("/api/v1/me/erase", {"confirm": "anybody"}),
    ]
    for path, body in attempts:
        for how in ("cors", "no-cors"):
            kind = "application/json" if how == "cors" else "text/plain"
            options = {
                "method": "POST",
                "mode": how,
                "credentials": "include",
                "body": json.dumps(body),
                "headers": {"content-type": kind},
            }
            browser.run_async(
                f"const answer = fetch({json.dumps(stack.url + path)},"
                f"{json.dumps(options)}); await answer.catch(() => null)"
            )
    for path in ("get-session", "list-sessions", "token"):
        read = browser.run_async(
            f"const all = {{credentials: 'include'}};"
            f"return await fetch('{stack.url}/api/auth/{path}', all)"
            ".then(answer => answer.text(), () => 'unreadable')"
        )
        assert read == "unreadable"
    assert sessions_of(ada) == count
    assert ada.identity("GET", "/get-session").body["user"]["name"] == "Ada"
    assert ada.sign_in().status == 200
    wait_for_titles_on_the_server(ada, ["stays"])
    sent = ask(f"{stack.mailbox_url}/messages?to=mallory-{ada.email}", "GET", None, {})
    assert sent.body["items"] == []
    browser.console()  # it complains of each
    browser.open(f"{stack.url}/")
    browser.wait_for(".who", "Ada")  # the cookie was there all the time


# What people do


def test_settings_are_saved_as_they_are_changed_and_have_their_effect(
    page: Browser, stack: DevProgram, ada: Person
) -> None:
    sign_in(page, ada)
    page.wait_for("main", "Your list is empty")
    page.open(f"{stack.url}/?view=settings")
    page.wait_for(".pane", "The week begins on")
    choose(page, 1, "sunday")
    choose(page, 2, "America/St_Johns")
    page.wait_for(".pane .done", "Saved")
    page.click(".tick input")
    eventually(lambda: not ada.api("GET", "/me").body["reminder_mails"])
    choose(page, 0, "de")
    page.wait_for("main h1", "Einstellungen")
    assert page.run("return document.documentElement.lang") == "de"
    wanted = ("de", "sunday", "America/St_Johns", False)
    names = ("language", "week_start", "time_zone", "reminder_mails")
    eventually(
        lambda: wanted == tuple(ada.api("GET", "/me").body[name] for name in names)
    )
    page.open(f"{stack.url}/")
    page.wait_for("main h1", "Alle")
    page.type("#add", "Miete zahlen nächste Woche")
    page.wait_for(".chips", "")
    add(page, "")
    wait_for_titles(page, ["Miete zahlen"])
    eventually(lambda: ada.todos("GET", "").body["items"])
    date = ada.todos("GET", "").body["items"][0]["due_date"]
    assert time.strptime(date, "%Y-%m-%d").tm_wday == 6  # a Sunday
    page.click(".foot .links button")
    page.wait_for("main", "A todo list that is yours alone")  # the browser's again


def test_a_setting_that_is_not_saved_is_kept_told_and_sent_later(
    page: Browser, ada: Person
) -> None:
    sign_in(page, ada)
    open_pane(page, "settings", "Settings")
    page.wait_for(".pane", "The week begins on")
    page.disconnect(offline=True)
    choose(page, 1, "saturday")
    page.wait_for(".pane", "Not saved yet. There is no connection")
    assert_accessible(page, "a setting is not saved")
    page.click(".foot [href='/?view=account']")
    page.wait_for("main h1", "Account")
    page.click(".foot [href='/?view=settings']")
    page.wait_for(".pane", "Not saved yet")
    page.disconnect(offline=False)
    page.run("dispatchEvent(new Event('online'))")
    page.wait_for(".pane .done", "Saved")
    assert ada.api("GET", "/me").body["week_start"] == "saturday"


def test_a_person_changes_name_password_and_address(
    page: Browser, stack: DevProgram, ada: Person
) -> None:
    sign_in(page, ada)
    open_pane(page, "account", "Account")
    page.run("document.querySelector('[name=name]').value = ''")
    page.type("[name=name]", f"Ada Lovelace{ENTER}")
    page.wait_for(section(1), "The name is saved")
    page.wait_for(".who", "Ada Lovelace")
    page.type("[name=currentPassword]", "not the password")
    page.type("[name=newPassword]", f"{NEW}{ENTER}")
    page.wait_for(section(3), "This is not your password")
    typed = "return document.querySelector('[name=newPassword]').value"
    assert page.run(typed) == NEW  # nothing typed is lost
    assert_accessible(page, "a wrong password")
    page.run("document.querySelector('[name=currentPassword]').value = ''")
    page.type("[name=currentPassword]", f"{ada.password}{ENTER}")
    page.wait_for(section(3), "The password is changed")
    assert page.run(typed) == ""
    ada.password = NEW
    assert ada.sign_in().status == 200
    page.type("[name=newEmail]", f"{ada.email}{ENTER}")
    page.wait_for(section(2), "the address that the account has already")
    page.run("document.querySelector('[name=newEmail]').value = ''")
    moved = Person(stack.url, "Ada", f"moved-{ada.email}", NEW)
    page.type("[name=newEmail]", f"{moved.email}{ENTER}")
    page.wait_for(section(2), f"A mail is on its way to {moved.email}")
    page.open(link(stack, moved))
    page.type("#change [name]", NEW)
    page.click("#change button")
    page.wait_for("#status", "The address is changed")
    page.open(f"{stack.url}/")
    page.wait_for("form.card", "Sign in")
    sign_in(page, moved)
    kept = page.run("return JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert NEW not in kept
    assert NEW not in page.run("return location.href")


def test_a_person_sees_their_sessions_and_ends_the_others(
    page: Browser, ada: Person
) -> None:
    assert Person(ada.url, ada.name, ada.email, ada.password).sign_in().status == 200
    sign_in(page, ada)
    open_pane(page, "account", "Account")
    page.wait_for(section(4), "this browser")
    assert page.run("return document.querySelectorAll('.sessions li').length") == 3
    page.click(".sessions [aria-label^='Sign out there: Python']")
    page.wait_for(section(4), "That session is ended")
    focus = "return document.activeElement.innerText"
    assert page.run(focus) == "Where you are signed in"
    page.click(".sessions .others")
    page.wait_for(section(4), "You are signed in here only")
    assert page.run("return document.querySelectorAll('.sessions li').length") == 1
    assert ada.identity("GET", "/get-session").body is None


def test_a_session_that_is_over_or_too_old_asks_for_the_password_and_goes_on(
    page: Browser, ada: Person
) -> None:
    sign_in(page, ada)
    open_pane(page, "account", "Account")
    page.wait_for(section(4), "this browser")
    assert ada.identity("POST", "/revoke-sessions", {}).status == 200
    page.run("document.querySelector('[name=name]').value = ''")
    page.type("[name=name]", f"Ada L.{ENTER}")
    page.wait_for(section(1), "Your session is over")
    assert_accessible(page, "the session is over")
    page.type("[name=again]", f"not the password{ENTER}")
    page.wait_for(".again", "The address or the password is not right")
    page.run("document.querySelector('[name=again]').value = ''")
    page.type("[name=again]", f"{ada.password}{ENTER}")
    page.wait_for(section(1), "You are signed in again")
    assert page.run("return document.querySelector('[name=name]').value") == "Ada L."
    page.press(ENTER)
    page.wait_for(section(1), "The name is saved")
    page.wait_for(".who", "Ada L.")


def test_what_was_typed_waits_for_its_person_and_for_nobody_else(
    page: Browser, ada: Person, grace: Person
) -> None:
    # By another tab.
    changed = "dispatchEvent(new StorageEvent('storage', {key: null}))"
    sign_in(page, ada)
    open_pane(page, "account", "Account")
    page.type("[name=newEmail]", "half-typed@example")
    page.type("[name=newPassword]", NEW)
    assert ada.identity("POST", "/revoke-sessions", {}).status == 200
    page.run(changed)
    page.wait_for("form.card", "Your session has ended")
    page.type("[name=email]", ada.email)
    page.type("[name=password]", f"{ada.password}{ENTER}")
    page.wait_for(section(4), "this browser")
    typed = "return document.querySelector(arguments[0]).value"
    assert page.run(typed, "[name=newEmail]") == "half-typed@example"
    assert page.run(typed, "[name=newPassword]") == ""
    become(page, grace)
    page.run(changed)
    page.wait_for(section(2), grace.email)
    assert_nothing_left(page, ada)
    assert page.run(typed, "[name=newEmail]") == ""


def test_everything_is_exported_whatever_there_is(
    page: Browser, ada: Person, tmp_path: Path
) -> None:
    notes = {"description": LARGE if not THOROUGH else LARGE[:1_500]}
    size = 100 if THOROUGH else 50  # at most 120 writes a minute, of at most 1 MiB
    for start in range(0, TODOS, size):
        todos = [
            {"id": str(uuid4()), "title": f'Todo "{n}", {n}'} | notes
            for n in range(start, start + size)
        ]
        operations = [{"op": "create", "todo": todo} for todo in todos]
        answer = ada.todos("POST", "/batch", {"operations": operations})
        assert answer.status == 200, answer
    page.save_downloads(tmp_path)
    sign_in(page, ada)
    open_pane(page, "account", "Account")
    page.click(f"{section(6)} .json")
    page.wait_for(f"{section(6)} .done", f"Downloaded: {TODOS:,} todos")
    eventually(lambda: list(tmp_path.glob("*.json")))
    (file,) = tmp_path.glob("*.json")
    exported = json.loads(file.read_text())
    titles = {todo["title"] for todo in exported["items"]}
    assert titles == {f'Todo "{n}", {n}' for n in range(TODOS)}
    assert (exported["format"], exported["next_cursor"]) == ("ownlist/1", None)
    assert exported["settings"]["time_zone"]
    page.click(f"{section(6)} .csv")
    page.wait_for(f"{section(6)} .done", f"Downloaded: {TODOS:,} todos")
    eventually(lambda: list(tmp_path.glob("*.csv")))
    (file,) = tmp_path.glob("*.csv")
    lines = file.read_text().splitlines()
    assert len(lines) == TODOS + 1
    assert len({line.partition(",")[0] for line in lines}) == TODOS + 1


def test_all_todos_are_erased_here_and_there_and_the_account_stays(
    page: Browser, ada: Person
) -> None:
    sign_in(page, ada)
    add(page, "to be erased")
    wait_for_titles_on_the_server(ada, ["to be erased"])
    open_pane(page, "account", "Account")
    page.type("[name=word]", f"everything{ENTER}")
    page.wait_for(section(7), "To confirm, type “erase”")
    assert ada.api("GET", "/me").body["todos"] == 1
    page.run("document.querySelector('[name=word]').value = ''")
    page.type("[name=word]", f"erase{ENTER}")
    page.wait_for(section(7), "Everything is erased")
    assert ada.api("GET", "/me").body["todos"] == 0
    page.wait_for(section(5), "0 of 10,000 todos")
    page.click(".entry.all")
    page.wait_for("main", "Your list is empty")
    add(page, "a new beginning")
    wait_for_titles_on_the_server(ada, ["a new beginning"])


def test_a_deleted_account_leaves_nothing_in_the_browser(
    page: Browser, ada: Person
) -> None:
    sign_in(page, ada)
    add(page, "goes with the account")
    wait_for_titles_on_the_server(ada, ["goes with the account"])
    page.wait_until("return Boolean(navigator.serviceWorker.controller)")
    open_pane(page, "account", "Account")
    page.type("[name=address]", "somebody@example.com")
    page.type("[name=password]", f"{ada.password}{ENTER}")
    page.wait_for(section(8), "This is not the address of the account")
    page.run("document.querySelector('[name=address]').value = ''")
    page.run("document.querySelector('[name=password]').value = ''")
    page.type("[name=address]", ada.email)
    page.type("[name=password]", f"wrong{ENTER}")
    page.wait_for(section(8), "This is not your password")
    assert ada.sign_in().status == 200
    page.run("document.querySelector('[name=password]').value = ''")
    page.type("[name=password]", f"{ada.password}{ENTER}")
    page.wait_for(".card [role=status]", "This browser has kept nothing")
    assert_accessible(page, "the account is deleted")
    assert ada.sign_in().status == 401
    kept = page.run_async(
        "const names = (await indexedDB.databases()).map(each => each.name);"
        "const workers = await navigator.serviceWorker.getRegistrations();"
        "return [names, await caches.keys(), Object.keys(localStorage),"
        " Object.keys(sessionStorage), workers.length]"
    )
    assert kept == [[], [], [], [], 0]
    page.click(".card .primary")
    page.wait_for("form.card", "Sign in")


def test_who_forgot_the_password_or_lost_the_mail_is_helped(
    page: Browser, stack: DevProgram, ada: Person
) -> None:
    page.type("[name=email]", ada.email)
    page.click(".choices button:nth-of-type(2)")
    page.wait_for("form.card h2", "Choose a new password")
    assert_accessible(page, "a forgotten password")
    page.click("form.card .primary")  # the address that was typed is still there
    page.wait_for(".card [role=status]", f"A mail is on its way to {ada.email}")
    assert "#reset=" in link(stack, ada)
    page.click(".card .primary")
    new = Person(stack.url, "Grace")
    assert new.sign_up().status == 200
    page.click(".choices button:nth-of-type(3)")
    page.type("[name=email]", f"{new.email}{ENTER}")
    page.wait_for(".card [role=status]", f"Another mail is on its way to {new.email}")
    mails = ask(f"{stack.mailbox_url}/messages?to={new.email}", "GET", None, {})
    assert len(mails.body["items"]) == 2
    assert "#confirm=" in link(stack, new)


def test_too_many_attempts_say_how_long_to_wait(page: Browser, ada: Person) -> None:
    sign_in(page, ada)
    open_pane(page, "account", "Account")
    for _ in range(20):
        body = {"currentPassword": "wrong wrong wrong", "newPassword": NEW}
        assert ada.identity("POST", "/change-password", body).status == 400
    page.type("[name=currentPassword]", ada.password)
    page.type("[name=newPassword]", f"{NEW}{ENTER}")
    page.wait_for(section(3), "Too many attempts. Try again in")
    assert "minutes" in page.text(section(3)) or "hour" in page.text(section(3))


@pytest.mark.parametrize("language", ["en-US", "de-DE"])
def test_axe_finds_nothing_and_all_is_reached_by_keyboard(
    page: Browser, stack: DevProgram, ada: Person, language: str
) -> None:
    page.speak(language)
    page.open(f"{stack.url}/")
    page.type("[name=email]", ada.email)
    page.type("[name=password]", f"{ada.password}{ENTER}")
    page.wait_for(".who", "Ada")
    for view in ("settings", "account"):
        page.open(f"{stack.url}/?view={view}")
        page.wait_until("return Boolean(document.querySelector('.pane select, meter'))")
        assert_accessible(page, view)
        assert_all_reached(page)
        page.resize(320, 640)
        page.wait_until("return document.documentElement.scrollWidth <= innerWidth")
        assert_accessible(page, f"{view} on a phone")
        page.resize(1280, 900)


def assert_all_reached(page: Browser) -> None:
    """By the Tab key alone, each seen where it has the focus."""
    page.run(
        "const all = 'main :is(a, button, select, input)';"
        "window.missing = new Set([...document.querySelectorAll(all)]"
        ".filter(each => each.checkVisibility()));"
        "document.querySelector('#list').focus()"
    )
    for _ in range(80):
        page.press(TAB)
        left = page.run(
            "const now = document.activeElement, box = now.getBoundingClientRect();"
            "if (box.top >= 0 && box.bottom <= innerHeight) missing.delete(now);"
            "return missing.size"
        )
        if left == 0:
            return
    pytest.fail(page.run("return [...missing].map(each => each.outerHTML).join()"))

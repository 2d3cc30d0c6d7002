"""The page that links in mails lead to, in a real browser under its policy."""

import re
from collections.abc import Iterator

import pytest

from infra.common.client import Person, ask
from tests.support.dev.programs import DevProgram
from tests.support.docs.browser import Browser

NEW = "quite another passphrase"


@pytest.fixture
def page(browser: Browser, stack: DevProgram) -> Iterator[Browser]:
    """At the end its console is empty and nobody else was asked."""
    yield browser
    assert browser.console() == []
    elsewhere = [at for at in browser.requested() if not at.startswith(stack.url)]
    assert elsewhere == []


def link(stack: DevProgram, person: Person) -> str:
    """The address in the newest mail, as it is followed."""
    messages = f"{stack.mailbox_url}/messages?to={person.email}"
    text = ask(messages, "GET", None, {}).body["items"][0]["text"]
    found = re.search(rf"^{stack.url}/account#\S+$", text, re.MULTILINE)
    assert found, text
    return found[0]


def test_a_truncated_link_is_reported_with_the_remedy(
    browser: Browser, stack: DevProgram, ada: Person
) -> None:
    browser.open(f"{stack.url}/account#confirm=cut.off")
    browser.type("#confirm [name]", ada.password)
    browser.click("#confirm button")
    browser.wait_for("#status", "This link is invalid, expired or already used")
    assert "Send a link" in browser.text("#ask")


def test_a_person_confirms_their_address(page: Browser, stack: DevProgram) -> None:
    grace = Person(stack.url, "Grace")
    grace.sign_up()
    page.open(link(stack, grace))
    assert page.run("return location.hash") == ""
    assert grace.sign_in().status == 401  # to open the link is not to follow it
    page.type("#confirm [name]", grace.password)
    page.click("#confirm button")
    page.wait_for("#status", "confirmed, and you are signed in")
    assert grace.sign_in().status == 200


def test_a_person_chooses_a_new_password(
    page: Browser, stack: DevProgram, ada: Person
) -> None:
    page.open(f"{stack.url}/account")
    page.type("#ask input", ada.email)
    page.click("#ask button")
    page.wait_for("#status", "A mail is on its way")
    page.open("about:blank")
    page.open(link(stack, ada))
    page.type("#reset [name]", NEW)
    page.click("#reset button")
    page.wait_for("#status", "The password is set")
    ada.password = NEW
    assert ada.sign_in().status == 200


def test_a_person_changes_their_address(page: Browser, stack: DevProgram) -> None:
    grace = Person(stack.url, "Grace")
    grace.sign_up()
    assert grace.confirm(stack.mailbox_url).status == 200
    new = Person(stack.url, "Grace", f"moved-{grace.email}", grace.password)
    asked = grace.identity("POST", "/change-email", {"newEmail": new.email})
    assert asked.status == 200
    page.open(link(stack, new))
    assert page.run("return location.hash") == ""
    assert new.sign_in().status == 401
    page.type("#change [name]", grace.password)
    page.click("#change button")
    page.wait_for("#status", "The address is changed")
    assert (grace.sign_in().status, new.sign_in().status) == (401, 200)

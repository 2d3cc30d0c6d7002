"""The docs in a real browser, which obeys the policy that the page comes with."""

from collections.abc import Iterator

import pytest

from infra.common.client import Person
from infra.common.processes import wait_until
from tests.support.dev.programs import DevProgram
from tests.support.docs.browser import Browser

LIST = "[id$=-list_todos]"
CREATE = "[id$=-create_todo]"


@pytest.fixture
def docs(browser: Browser, stack: DevProgram) -> Iterator[Browser]:
    """The page, open. At the end its console is empty and nobody else was asked."""
    browser.open(f"{stack.url}/docs")
    browser.wait_for("#operations", "/api/v1/health")
    yield browser
    assert browser.console() == []
    elsewhere = [at for at in browser.requested() if not at.startswith(stack.url)]
    assert elsewhere == []


def sign_in(docs: Browser, person: Person) -> None:
    docs.click("#me")
    docs.type("#email", person.email)
    docs.type("#password", person.password)
    docs.click("#submit")
    docs.wait_for("#status", person.email)


def execute(docs: Browser, operation: str) -> None:
    docs.click(f"{operation} .opblock-summary-control")
    docs.click(f"{operation} .execute")


def test_a_new_person_signs_up_and_sees_their_own_todos_alone(
    docs: Browser, stack: DevProgram, ada: Person
) -> None:
    """In one visit: the page takes seconds of computing to open."""
    assert [at for at in docs.requested() if "/api/" in at] == [], "without a click"
    ada.todos("POST", body={"title": "Another person's todo"})
    grace = Person(stack.url, "Grace")
    docs.click("#me")
    docs.type("#email", grace.email)
    docs.type("#password", grace.password)
    docs.click("#sign-up")
    docs.wait_for("#status", "A mail is on its way")
    assert grace.confirm(stack.mailbox_url).status == 200
    docs.click("#submit")
    docs.wait_for("#status", grace.email)
    execute(docs, CREATE)
    docs.wait_for(f"{CREATE} .live-responses-table", "created_at")
    execute(docs, LIST)
    docs.wait_for(f"{LIST} .live-responses-table", "created_at")
    assert "Another person's todo" not in docs.text(f"{LIST} .live-responses-table")


def test_without_a_session_requests_carry_no_token(
    browser: Browser, stack: DevProgram, ada: Person
) -> None:
    """After a wrong password, and after a sign-out."""
    browser.open(f"{stack.url}/docs")
    browser.click("#me")
    browser.type("#email", "nobody@example.com")
    browser.type("#password", "not the password")
    browser.click("#submit")
    browser.wait_for("#status", "Invalid email or password")
    assert "not confirmed yet" in browser.text("#status")
    assert browser.text(".response") == ""
    assert browser.run(
        "return [...document.querySelectorAll('#email, #password')]"
        ".map((each) => each.value = '')"
    ) == ["", ""]
    browser.type("#email", ada.email)
    browser.type("#password", ada.password)
    browser.click("#submit")
    browser.wait_for("#status", ada.email)
    browser.click("#sign-out")
    browser.wait_for("#status", "Signed out.")
    execute(browser, LIST)
    browser.wait_for(f"{LIST} .live-responses-table", "docs/problems#unauthenticated")


@pytest.mark.slow
def test_a_token_about_to_expire_is_renewed(docs: Browser, ada: Person) -> None:
    sign_in(docs, ada)
    docs.run("token.expires = Date.now() + 1000")
    execute(docs, LIST)
    docs.wait_for(f"{LIST} .live-responses-table", '"items": []')
    assert docs.run("return token.expires - Date.now() > 600000")
    fetched = [at for at in docs.requested() if at.endswith("/api/auth/token")]
    assert len(fetched) == 2


@pytest.mark.slow  # the page takes a third of a second for each
def test_operations_and_schemas_can_be_unfolded(docs: Browser) -> None:
    count = docs.run("return document.querySelectorAll('.opblock').length")
    assert count > 25
    headings = "document.querySelectorAll('.opblock-summary-control')"
    for number in range(count):
        docs.run(f"{headings}[{number}].click()")
        docs.wait_for(".opblock.is-open", "Responses")
        docs.run(f"{headings}[{number}].click()")
    docs.click("section.models button")
    docs.wait_for("section.models", "NewTodo")


def test_a_problem_leads_to_its_description(
    browser: Browser, stack: DevProgram, ada: Person
) -> None:
    problem = ada.todos("GET", "/unknown").body
    browser.open(stack.url + problem["type"])
    assert problem["detail"] in browser.text("section:target")
    assert browser.console() == []


def test_a_policy_violation_fails_these_tests(
    browser: Browser, stack: DevProgram
) -> None:
    browser.open(f"{stack.url}/docs/problems")
    browser.run("""
      const style = document.createElement("style");
      style.textContent = "body { color: red }";
      document.head.append(style);
      document.body.append(Object.assign(new Image(), { src: "http://localhost:9/" }));
    """)
    seen: list[str] = []

    def found() -> bool:  # the image is looked for a moment later
        seen.extend(browser.console())
        return all(f"{kind}-src 'self'" in " ".join(seen) for kind in ("style", "img"))

    assert wait_until(found, 10), seen

"""The examples of the documentation: run as they are, on a bad day too."""

import subprocess
import sys

import pytest

from infra.common.client import Person
from infra.common.state_folder import ROOT
from tests.support.dev.programs import DevProgram
from tests.support.soak.network_faults import TODOS, bad_day

EXAMPLES = ROOT / "docs" / "examples"
CLIENTS = {
    "python": [sys.executable, "-W", "error", str(EXAMPLES / "client.py")],
    "javascript": ["node", str(EXAMPLES / "client.mjs")],
}
FOLLOW = "Follow the link in the mail, then press Enter.\n"
MADE = ["listed: Buy milk", "listed: File the tax return"]


def run(client: str, url: str, person: Person, mailbox: str = "") -> list[str]:
    """What the client prints. In `mailbox` a new person reads their mail meanwhile."""
    process = subprocess.Popen(
        [*CLIENTS[client], url, person.email, person.password],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        if mailbox:
            assert process.stdout
            assert process.stdout.readline() == FOLLOW
            assert person.confirm(mailbox).status == 200
        printed, errors = process.communicate("\n", timeout=120)
    assert (process.returncode, errors) == (0, "")
    return printed.splitlines()


@pytest.mark.parametrize("client", CLIENTS)
def test_a_wrong_password_is_an_error(
    client: str, stack: DevProgram, ada: Person
) -> None:
    result = subprocess.run(
        [*CLIENTS[client], stack.url, ada.email, "not the password"],
        input="\n",
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert result.returncode != 0
    assert "Invalid email or password" in result.stderr
    assert "not the password" not in result.stderr


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_keeps_a_list_and_follows_it(client: str, stack: DevProgram) -> None:
    person = Person(stack.url, client)
    printed = run(client, stack.url, person, stack.mailbox_url)
    changed = "Buy milk today"
    assert printed == [*MADE, f"changed: {changed} home", f"followed: {changed}"]


@pytest.mark.parametrize("client", CLIENTS)
def test_whoever_has_an_account_is_signed_in(
    client: str, stack: DevProgram, ada: Person
) -> None:
    ada.todos("POST", body={"title": "Answer Charles"})
    assert "listed: Answer Charles" in run(client, stack.url, ada)


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_gets_through_many_faults(client: str, stack: DevProgram) -> None:
    with bad_day(stack.url) as day:
        printed = run(client, day.url, Person(stack.url, client), stack.mailbox_url)
    # One was made and unheard of, one refused as too many: still there are two.
    assert [line for line in printed if line.startswith("listed")] == MADE
    assert day.count("POST", TODOS, 201) == 2
    assert day.count("POST", TODOS, 200) == 1
    # The other change is kept, since the client read the todo again.
    assert "changed: Buy milk today seen" in printed
    assert [status for method, _, status in day.seen if method == "PATCH"] == [
        200,
        412,
        200,
    ]
    # The feed was forgotten: everything comes again, and is known to be everything.
    assert printed[-2:] == [
        "read again: File the tax return",
        "read again: Buy milk today",
    ]
    # The first token was about to expire, the second one was not.
    assert day.count("GET", "/api/auth/token", 200) == 2

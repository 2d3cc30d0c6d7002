"""The mailbox of this machine: for its programs and people alone, and text only."""

import http.client
import json
from collections.abc import Iterator

import pytest

from infra.dev import mailbox as module
from infra.dev.mailbox import SEND, Mail, Mailbox, page

HOSTILE = "<script>alert(1)</script>\"'&"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    started = Mailbox().start()
    yield started
    started.stop()


def sent(to: str = "ada@example.com", text: str = "Hello") -> dict[str, object]:
    body = {"Text": {"Data": text}}
    return {
        "FromEmailAddress": "a@b.test",
        "Destination": {"ToAddresses": [to]},
        "Content": {"Simple": {"Subject": {"Data": "S"}, "Body": body}},
    }


def ask(
    mailbox: Mailbox, method: str, path: str, body: object = None, **headers: str
) -> tuple[int, str]:
    """`host` and the like replace what a client would send."""
    connection = http.client.HTTPConnection("127.0.0.1", mailbox.port, timeout=5)
    content = {"content_type": "application/json"} if body is not None else {}
    named = {n.replace("_", "-"): v for n, v in (content | headers).items()}
    data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
    try:
        connection.request(method, path, data, named)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


@pytest.mark.parametrize("path", ["/", "/messages"])
@pytest.mark.parametrize("host", ["evil.test", "evil.test:80", "localhost", ""])
def test_another_name_for_this_machine_is_refused(
    host: str, path: str, mailbox: Mailbox
) -> None:
    ask(mailbox, "POST", SEND, sent())
    status, text = ask(mailbox, "GET", path, host=host)
    assert status == 403
    assert "ada" not in text


@pytest.mark.parametrize("origin", ["https://evil.test", "null", "http://localhost:1"])
def test_a_page_from_elsewhere_is_refused(origin: str, mailbox: Mailbox) -> None:
    assert ask(mailbox, "POST", SEND, sent(), origin=origin)[0] == 403
    assert ask(mailbox, "GET", "/messages", origin=origin)[0] == 403
    assert mailbox.to() == []


@pytest.mark.parametrize(
    "body",
    [
        b"{bad",
        {},
        [],
        sent() | {"Destination": {"ToAddresses": ["a@b.test", "c@d.test"]}},
        sent() | {"FromEmailAddress": 5},
        sent() | {"Content": {"Raw": {"Data": ""}}},
        b"x" * (module.MAX_BODY + 1),
    ],
)
def test_an_invalid_mail_is_rejected(body: object, mailbox: Mailbox) -> None:
    assert ask(mailbox, "POST", SEND, body)[0] == 400
    assert mailbox.to() == []


def test_a_form_is_no_mail(mailbox: Mailbox) -> None:
    body = json.dumps(sent()).encode()
    assert ask(mailbox, "POST", SEND, body, content_type="text/plain")[0] == 400
    assert ask(mailbox, "POST", "/elsewhere", sent())[0] == 400
    assert mailbox.to() == []


def test_nobody_but_this_machine_reaches_it(mailbox: Mailbox) -> None:
    assert mailbox._server
    assert mailbox._server.server_address[0] == "127.0.0.1"


def test_a_mail_is_text_whatever_is_in_it() -> None:
    link = "http://localhost:4000/account#confirm=a.b-c"
    text = f"{HOSTILE} javascript:alert(1) {link}"
    shown = page([Mail(HOSTILE, HOSTILE, HOSTILE, text, HOSTILE)])
    assert "<script" not in shown
    assert shown.count("&lt;script&gt;") == 5
    assert f'<a href="{link}">{link}</a>' in shown
    assert shown.count("<a ") == 2  # the link, and that to /messages


def test_mails_are_shown_newest_first_to_people_and_programs(mailbox: Mailbox) -> None:
    for number in range(3):
        assert ask(mailbox, "POST", SEND, sent(text=f"mail {number}"))[0] == 200
    ask(mailbox, "POST", SEND, sent(to="grace+a@example.com"))
    items = json.loads(ask(mailbox, "GET", "/messages?to=Ada@example.com")[1])["items"]
    assert [item["text"] for item in items] == ["mail 2", "mail 1", "mail 0"]
    items = json.loads(ask(mailbox, "GET", "/messages?to=grace%2Ba@example.com")[1])
    assert len(items["items"]) == 1
    status, shown = ask(mailbox, "GET", "/")
    assert status == 200
    assert shown.index("mail 2") < shown.index("mail 1")


def test_it_keeps_so_many_and_no_more(mailbox: Mailbox) -> None:
    for number in range(module.KEPT + 5):
        mailbox.mails.append(Mail("a", "b", "c", str(number), "d"))
    kept = mailbox.to()
    assert len(kept) == module.KEPT
    assert kept[-1].text == "5"

"""The mailbox of `make dev`: takes mail as Amazon SES does, keeps it, shows it.

The identity function is told to send here (AWS_ENDPOINT_URL_SESV2), and sends as it
does on AWS: nothing of this is in what is shipped.
"""

import base64
import hashlib
import json
import re
import threading
import time
from collections import deque
from dataclasses import asdict, dataclass
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

KEPT = 200  # mails; then the oldest goes
MAX_BODY = 64 * 1024  # bytes
SEND = "/v2/email/outbound-emails"
LINK = re.compile(r"(https?://[^\s<>\"']+)")
STYLE = """
body { max-width: 44em; margin: 2em auto; padding: 0 1em; font: 16px/1.5 sans-serif }
article { margin: 1em 0; padding: 0 1em; border: 1px solid #d7dde3; border-radius: 4px }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit }
"""
DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{DIGEST}'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Mailbox</title>
<style>{style}</style></head><body><h1>Mailbox</h1>
<p>Every mail of this <code>make dev</code>, newest first. None leaves this machine.
Programs read <a href="/messages">/messages</a>.</p>
{mails}</body></html>
"""


@dataclass(frozen=True)
class Mail:
    """One mail to one recipient. `at` is local time, for people."""

    to: str
    sender: str
    subject: str
    text: str
    at: str


class Mailbox:
    """On 127.0.0.1, on a port of its own choosing unless told one."""

    def __init__(self, port: int = 0) -> None:
        self.port = port
        self.mails: deque[Mail] = deque(maxlen=KEPT)
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def hosts(self) -> frozenset[str]:
        """How it is called from this machine: another name was made to lead here."""
        return frozenset({f"localhost:{self.port}", f"127.0.0.1:{self.port}"})

    def start(self) -> Self:
        self._server = _Server(("127.0.0.1", self.port), _Request)
        self._server.mailbox = self
        self.port = self._server.server_port
        serve = self._server.serve_forever
        self._thread = threading.Thread(target=serve, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        if self._server and self._thread:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
            self._server = None

    def to(self, address: str = "") -> list[Mail]:
        """The mails to this address, or all; newest first."""
        mails = reversed(self.mails.copy())
        return [mail for mail in mails if address.lower() in ("", mail.to.lower())]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    mailbox: Mailbox


class _Request(BaseHTTPRequestHandler):
    timeout = 5  # seconds for a client that says nothing
    server: _Server

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if self._foreign():
            return
        mailbox = self.server.mailbox
        if parts.path == "/":
            self._answer(200, "text/html; charset=utf-8", page(mailbox.to()))
        elif parts.path == "/messages":
            (address,) = parse_qs(parts.query).get("to", [""])[:1]
            items = [asdict(mail) for mail in mailbox.to(address)]
            self._json(200, {"items": items})
        else:
            self._json(404, {"message": "No resource exists at this URL."})

    def do_POST(self) -> None:
        if self._foreign():
            return
        length = int(self.headers.get("Content-Length") or 0)
        json_sent = self.headers.get("Content-Type", "").startswith("application/json")
        if self.path != SEND or not json_sent or length > MAX_BODY:
            self._refuse("NotFoundException" if self.path != SEND else "BadRequest")
            return
        try:
            mail = _mail(json.loads(self.rfile.read(length)))
        except (ValueError, KeyError, TypeError, AttributeError):
            self._refuse("BadRequestException")
            return
        self.server.mailbox.mails.append(mail)
        self._json(200, {"MessageId": hashlib.sha256(repr(mail).encode()).hexdigest()})

    def _foreign(self) -> bool:
        """Whether a page from elsewhere asks, under any name; then it is refused."""
        hosts = self.server.mailbox.hosts
        origin = self.headers.get("Origin")
        ours = origin is None or origin in {f"http://{host}" for host in hosts}
        if self.headers.get("Host") in hosts and ours:
            return False
        self._json(403, {"message": "Only for programs and people of this machine."})
        return True

    def _refuse(self, kind: str) -> None:
        self.close_connection = True  # what is left of the body is not read
        self._json(400, {"message": "This is not a mail."}, kind)

    def _json(self, status: int, body: object, error: str = "") -> None:
        extra = {"x-amzn-errortype": error} if error else {}
        self._answer(status, "application/json", json.dumps(body), extra)

    def _answer(
        self, status: int, kind: str, text: str, extra: dict[str, str] | None = None
    ) -> None:
        body = text.encode()
        self.send_response(status)
        length = {"Content-Type": kind, "Content-Length": str(len(body))}
        for name, value in (HEADERS | length | (extra or {})).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing: the terminal shows the API's requests."""


def _mail(sent: dict[str, Any]) -> Mail:
    """What SendEmail of SES (version 2) is given: simple content, one recipient."""
    content = sent["Content"]["Simple"]
    (recipient,) = sent["Destination"]["ToAddresses"]
    texts = (
        *(recipient, sent["FromEmailAddress"]),
        *(content["Subject"]["Data"], content["Body"]["Text"]["Data"]),
    )
    if not all(isinstance(text, str) for text in texts):
        raise TypeError
    return Mail(*texts, at=time.strftime("%H:%M:%S"))


def page(mails: list[Mail]) -> str:
    """The mails as text: nothing in one is markup."""
    shown = "".join(map(_article, mails)) or "<p>No mail yet.</p>"
    return PAGE.format(style=STYLE, mails=shown)


def _article(mail: Mail) -> str:
    to, sender, subject, at = map(escape, (mail.to, mail.sender, mail.subject, mail.at))
    return (
        f"<article><h2>{subject}</h2><p>To {to}, from {sender}, at {at}</p>"
        f"<pre>{_with_links(mail.text)}</pre></article>\n"
    )


def _with_links(text: str) -> str:
    pieces = LINK.split(text)  # every second one is an address
    return "".join(
        f'<a href="{escape(piece)}">{escape(piece)}</a>' if odd else escape(piece)
        for piece, odd in zip(pieces, [False, True] * len(pieces), strict=False)
    )

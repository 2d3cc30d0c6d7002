"""The page's service worker through versions: it meets a newer page, and goes.

The web function serves it as in a deployment; there is no API behind it.
"""

import base64
import gzip
import re
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from functions.web import handler as function
from functions.web.handler import File
from infra.setup import build_web, bundles
from tests.support.api.events import Context, event
from tests.support.docs.browser import Browser

WORKER_OFF = build_web.SOURCE / "worker-off.ts"
CONTROLLED = "return Boolean(navigator.serviceWorker.controller)"
REGISTERED = "return (await navigator.serviceWorker.getRegistrations()).length"
KEPT = "return (await caches.keys()).length"


class Site:
    """What is deployed, until something else is. `down`: nothing answers."""

    def __init__(self) -> None:
        self.built = function.FILES
        self.files: dict[str, File] = dict(self.built)
        self.down = False
        self.url = ""

    def deploy(self, path: str, content: bytes) -> None:
        file = replace(self.files[path], compressed=gzip.compress(content))
        self.files[path] = file

    def deploy_version(self, name: str) -> None:
        """A page with another title, whose script has another address."""
        page = gzip.decompress(self.built["/"].compressed).decode()
        (script,) = re.findall(r"/assets/page\.\w+\.js", page)
        moved = script.replace("page.", f"page.{name}")
        self.files.pop(script, None)
        self.files[moved] = self.built[script]
        page = page.replace(script, moved)
        page = page.replace("<title>Ownlist<", f"<title>{name}<")
        self.deploy("/", page.encode())


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    site = Site()
    monkeypatch.setattr(function, "FILES", site.files)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if site.down:
                self.close_connection = True
                return
            headers = {name.lower(): value for name, value in self.headers.items()}
            path = self.path.partition("?")[0]
            answer = function.handler(event("GET", path, headers=headers), Context())
            body = answer.get("body", "")
            encoded = answer.get("isBase64Encoded")
            content = base64.b64decode(body) if encoded else body.encode()
            self.send_response(answer["statusCode"])
            for name, value in answer["headers"].items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        site.url = f"http://localhost:{server.server_port}"
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield site
        server.shutdown()
        thread.join()


@pytest.fixture
def page(chromium: Browser, site: Site) -> Iterator[Browser]:
    chromium.forget(site.url)
    site.deploy_version("first")
    chromium.open(f"{site.url}/")
    chromium.wait_until(CONTROLLED)
    yield chromium
    chromium.open("about:blank")
    chromium.evict(site.url)


def assert_shown(page: Browser, site: Site, version: str) -> None:
    page.open(f"{site.url}/")
    page.wait_for("main", "Ownlist")
    script = "return document.querySelector('script').src"
    assert f"page.{version}" in page.run(script)


def test_an_older_worker_lets_a_newer_page_through(page: Browser, site: Site) -> None:
    site.deploy_version("second")
    assert_shown(page, site, "second")
    site.down = True
    assert_shown(page, site, "second")


def test_a_page_of_another_program_does_not_take_its_place(
    page: Browser, site: Site
) -> None:
    site.deploy("/", b"<!doctype html><title>Sign in to this network</title>")
    page.open(f"{site.url}/")
    page.wait_for("main", "Ownlist")
    site.down = True
    assert_shown(page, site, "first")


def test_an_answer_of_the_api_is_never_kept(page: Browser, site: Site) -> None:
    page.run_async("await fetch('/openapi.json'); await fetch('/api/v1/health')")
    kept = page.run_async(
        "const kept = await (await caches.open((await caches.keys())[0])).keys();"
        "return kept.map(each => new URL(each.url).pathname)"
    )
    assert "/" in kept
    assert [each for each in kept if not re.match(r"/$|/assets/", each)] == []


def test_the_kill_switch_ends_any_worker_and_what_it_has_kept(
    page: Browser, site: Site
) -> None:
    page.run("localStorage.setItem('typed', 'stays')")
    site.deploy("/worker.js", bundles.bundle(WORKER_OFF))
    site.deploy_version("second")
    page.open(f"{site.url}/")
    page.wait_until(f"return (async () => {{{KEPT}}})().then(kept => kept === 0)")
    page.wait_until(
        f"return (async () => {{{REGISTERED}}})().then(registered => registered === 0)"
    )
    assert page.run("return localStorage.getItem('typed')") == "stays"
    assert_shown(page, site, "second")
    assert page.run(CONTROLLED) is False


def test_the_address_of_the_worker_is_asked_again_each_time(site: Site) -> None:
    headers = site.files["/worker.js"].headers
    assert headers["cache-control"] == "no-cache"

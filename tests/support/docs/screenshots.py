"""`make screenshots`: the pictures of docs/images, taken from a running `make dev`.

Needs Chromium and chromedriver, and `make dev SEED=demo` in another terminal.
"""

import struct
import sys
import zlib

from infra.common.client import Person
from infra.common.state_folder import ROOT
from infra.dev.seed import EMAIL, PASSWORD
from infra.local_stack.addresses import PORT, base_url, mailbox_url
from tests.support.docs.browser import Browser

IMAGES = ROOT / "docs" / "images"
MAX_BYTES = 120_000
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def list_page(browser: Browser, url: str) -> None:
    """The page, signed in as the demo account, with one todo open."""
    browser.resize(1180, 640)
    browser.open(f"{url}/")
    browser.type("[name=email]", EMAIL)
    browser.type("[name=password]", PASSWORD)
    browser.click("form.card .primary")
    browser.wait_for(".rows", "Write the outline")
    browser.click(".rows li:nth-child(4) .open")
    browser.wait_for(".sync", "Everything is saved")


def phone_page(browser: Browser, url: str) -> None:
    """Today, on a phone, in the dark."""
    browser.resize(390, 640)
    browser.prefer(prefers_color_scheme="dark")
    browser.open(f"{url}/?view=today")
    browser.wait_for(".rows", "Water the plants")
    browser.wait_for("main", "Today")


def docs_page(browser: Browser, url: str) -> None:
    """The operations, signed in as the demo account."""
    browser.resize(800, 500)
    browser.open(f"{url}/docs")
    browser.wait_for("#operations", "/api/v1/health")
    browser.click("#me")
    browser.type("#email", EMAIL)
    browser.type("#password", PASSWORD)
    browser.click("#submit")
    browser.wait_for("#status", EMAIL)
    browser.run("document.querySelector('.opblock-tag-section').scrollIntoView()")


def mailbox_page(browser: Browser, url: str) -> None:
    """The mail to somebody who has just signed up."""
    browser.resize(760, 460)
    browser.open(url)
    browser.wait_for("body", "Mailbox")


def take(browser: Browser, name: str) -> None:
    image = IMAGES / name
    browser.screenshot(image)
    image.write_bytes(compressed(image.read_bytes()))
    size = image.stat().st_size
    if size > MAX_BYTES:
        raise SystemExit(f"{image} has {size} bytes, more than {MAX_BYTES}.")


def compressed(png: bytes) -> bytes:
    """The same picture: Chromium compresses quickly, not well."""
    at, pixels, chunks = len(SIGNATURE), b"", []
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        kind, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12
        if kind == b"IDAT":
            pixels += body
        else:
            chunks.append((kind, body))
    packed = zlib.compress(zlib.decompress(pixels), 9)
    chunks.insert(-1, (b"IDAT", packed))
    return SIGNATURE + b"".join(_chunk(*each) for each in chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + body))
    return struct.pack(">I", len(body)) + kind + body + check


def main(port: int) -> None:
    Person(base_url(port), "Ada", "ada@example.com").sign_up()
    with Browser() as browser:
        list_page(browser, base_url(port))
        take(browser, "list.png")
        phone_page(browser, base_url(port))
        take(browser, "phone.png")
        browser.prefer(prefers_color_scheme="light")
        browser.forget(base_url(port))
        docs_page(browser, base_url(port))
        take(browser, "docs.png")
        mailbox_page(browser, mailbox_url(port))
        take(browser, "mailbox.png")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PORT)

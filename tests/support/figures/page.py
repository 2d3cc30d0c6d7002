"""`make figures`: the page in numbers, beside a bare Preact TodoMVC and an empty page.

Needs Chromium and chromedriver, and `make dev`. All three are measured in one run of
one browser, with 10,000 todos each, so that the ratios mean something anywhere.
"""

import gzip
import json
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from threading import Thread
from typing import Any
from uuid import uuid4

from infra.common.client import Person
from infra.common.state_folder import ROOT
from infra.local_stack.addresses import PORT, base_url, mailbox_url
from infra.setup import bundles
from infra.setup.build_web import BUILT
from tests.support.docs.browser import Browser

BARE = ROOT / "tests" / "support" / "figures" / "todomvc.tsx"
TODOS = 10_000
ROUNDS = 3
PAGE = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">'
# When the first row, or without a list the body, has been painted: milliseconds.
WATCH = """
window.painted = new Promise((done) => {
  const look = () => {
    const row = document.querySelector(".rows li");
    const there = location.hash === "#empty" ? document.body : row;
    if (!there) return requestAnimationFrame(look);
    requestAnimationFrame(() => setTimeout(() => done(performance.now())));
  };
  requestAnimationFrame(look);
});
"""
# The longest time between two frames while it scrolls from end to end: milliseconds.
SCROLL = """
await new Promise((go) => setTimeout(go, 1000)); // what opening it took is over
const height = document.documentElement.scrollHeight - innerHeight;
let longest = 0, last = performance.now();
for (let frame = 1; frame <= 20; frame++) {
  scrollTo(0, (height * frame) / 20);
  await new Promise(requestAnimationFrame);
  const now = performance.now();
  longest = Math.max(longest, now - last);
  last = now;
}
scrollTo(0, 0);
return longest;
"""
COUNTS = """
const all = performance.getEntriesByType("resource").filter(
  (each) => !each.name.includes("/api/") && !each.name.startsWith("data:"));
return [all.length + 1, document.querySelectorAll(".rows li").length];
"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def bare_pages() -> Iterator[tuple[str, int]]:
    """Where they are served, and the bytes of the bare page's script, compressed."""
    with tempfile.TemporaryDirectory(prefix="ownlist-figures-") as name:
        folder = Path(name)
        script = bundles.bundle(BARE)
        (folder / "todomvc.js").write_bytes(script)
        (folder / "empty.html").write_text(f"{PAGE}<title>empty</title>")
        html = f"{PAGE}<title>todos</title><script src=todomvc.js defer></script>"
        (folder / "todomvc.html").write_text(html)
        handler = partial(_Quiet, directory=name)
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            thread = Thread(target=server.serve_forever, args=(0.02,))
            thread.start()
            yield f"http://localhost:{server.server_port}", len(gzip.compress(script))
            server.shutdown()
            thread.join()


def measured(browser: Browser, url: str) -> dict[str, float]:
    """Of a page that has been opened before."""
    paints, scrolls = [], []
    with browser.before_each_page(WATCH):
        for _ in range(ROUNDS):
            browser.open("about:blank")
            browser.open(url)
            paints.append(float(browser.run_async("return await window.painted")))
            scrolls.append(float(browser.run_async(SCROLL)))
        requests, rows = browser.run(COUNTS)
    return {
        "requests": requests,
        "rows in the document": rows,
        "first list paint, ms": median(paints),
        "longest frame while scrolling, ms": median(scrolls),
        "script heap, MB": browser.heap() / 1e6,
    }


def somebody(url: str, port: int) -> Person:
    """An account with so many todos: a batch is one of the writes of a minute."""
    person = Person(url, "Zoe")
    person.sign_up()
    person.confirm(mailbox_url(port))
    person.fetch_token()
    person.api("PATCH", "/me", {"time_zone": "UTC"})
    for start in range(0, TODOS, 100):
        operations = [
            {"op": "create", "todo": {"id": str(uuid4()), "title": f"Todo {start + n}"}}
            for n in range(100)
        ]
        answer = person.todos("POST", "/batch", {"operations": operations})
        if answer.status != 200:
            raise SystemExit(f"The todos cannot be made: {answer.body}")
    return person


def own_page(browser: Browser, url: str, port: int) -> dict[str, float]:
    person = somebody(url, port)
    browser.open(f"{url}/")
    browser.type("[name=email]", person.email)
    browser.type("[name=password]", person.password)
    browser.click("form.card .primary")
    browser.wait_for(".entry.all", str(TODOS))
    browser.wait_for(".sync", "Everything is saved")
    return measured(browser, f"{url}/")


def weight_of_the_page() -> int:
    """Of the scripts and styles that `/` names, as they are sent."""
    html = gzip.decompress((BUILT / "page.html.gz").read_bytes()).decode()
    names = set(re.findall(r'"/assets/([\w.-]+\.(?:js|css))"', html))
    return sum((BUILT / "assets" / f"{name}.gz").stat().st_size for name in names)


def main(port: int) -> None:
    own = {"script and style, bytes": weight_of_the_page()}
    rows: dict[str, dict[str, Any]] = {}
    with Browser() as browser, bare_pages() as (elsewhere, weight):
        todos = [{"id": n, "title": f"Todo {n}"} for n in range(TODOS)]
        browser.open(f"{elsewhere}/empty.html")
        kept = "localStorage.setItem('todos', JSON.stringify(arguments[0]))"
        browser.run(kept, todos)
        rows["empty page"] = measured(browser, f"{elsewhere}/empty.html#empty")
        bare = measured(browser, f"{elsewhere}/todomvc.html")
        rows["bare TodoMVC"] = {"script and style, bytes": weight} | bare
        rows["Ownlist"] = own | own_page(browser, base_url(port), port)
    print(_table(rows))  # noqa: T201


def _table(rows: dict[str, dict[str, Any]]) -> str:
    lines = [f"{'':36}" + "".join(f"{name:>14}" for name in rows) + f"{'ratio':>10}"]
    for what in rows["Ownlist"]:
        values = [each.get(what, 0) for each in rows.values()]
        bare, own = values[1:]
        shown = "".join(f"{value:>14.1f}" for value in values)
        lines.append(f"{what:36}{shown}{own / bare if bare else 0:>10.2f}")
    return "\n".join([*lines, json.dumps({"todos": TODOS, "rounds": ROUNDS})])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PORT)

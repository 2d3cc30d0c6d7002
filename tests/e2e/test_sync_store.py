"""The sync engine in a browser: IndexedDB, two tabs, and what a browser takes away."""

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from infra.common.state_folder import ROOT
from infra.common.steps import call, output_of
from infra.setup.build_identity import ESBUILD
from tests.support.docs.browser import Browser

ENGINE = ROOT / "functions" / "web" / "source" / "sync" / "index.ts"
# A tab has no network unless the test gives it one.
PAGE = """<!doctype html><title>sync</title><link rel="icon" href="data:,">
<script type="module">
  import { openList } from "./sync.js";
  window.api = { request: () => Promise.reject(new Error("no network")) };
  window.start = async (userId = "ada") => {
    const now = { request: (...all) => api.request(...all) };
    window.list = await openList({ userId, api: now });
  };
  window.create = (title, more) =>
    list.act([{ op: "create", todo: { title, ...more } }]);
  window.titles = () => list.todos().map((each) => each.title).sort();
  window.tab = async () => {
    const frame = document.body.appendChild(document.createElement("iframe"));
    frame.src = "/";
    await new Promise((loaded) => { frame.onload = loaded; });
    return frame.contentWindow;
  };
  window.until = async (found) => {
    const end = Date.now() + 20000;
    while (!(await found()) && Date.now() < end)
      await new Promise((go) => setTimeout(go, 10));
  };
</script>"""

RECOVERS = "await until(() => list.sync().then(() => list.state().storage === 'ok'));"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def url(run_folder: Path) -> Iterator[str]:
    folder = run_folder / "sync-store"
    folder.mkdir()
    (folder / "index.html").write_text(PAGE)
    options = ("--bundle", "--format=esm", f"--outfile={folder / 'sync.js'}")
    output_of(call("node", ESBUILD, ENGINE, *options), "The engine cannot be bundled.")
    handler = partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def page(chromium: Browser, url: str) -> Iterator[Browser]:
    chromium.forget(url)
    chromium.open(url)
    yield chromium
    chromium.open("about:blank")


def test_what_was_done_outlives_the_page(page: Browser, url: str) -> None:
    page.run_async("await start(); await create('milk'); await create('bread');")
    page.open(url)
    assert page.run_async("await start(); return titles();") == ["bread", "milk"]
    assert page.run("return [list.state().unsent, list.state().storage]") == [2, "ok"]


def test_another_person_sees_nothing_of_it(page: Browser) -> None:
    page.run_async("await start('ada'); await create('milk');")
    assert page.run_async("await start('grace'); return titles();") == []


def test_tabs_show_the_same_and_one_sends_at_a_time(page: Browser) -> None:
    found = page.run_async("""
        const other = await tab();
        await Promise.all([start(), other.start()]);
        let [now, most] = [0, 0];
        api.request = other.api.request = async () => {
          most = Math.max(most, ++now);
          await new Promise((go) => setTimeout(go, 20));
          now--;
          throw new Error("no network");
        };
        await Promise.all([create("milk"), other.create("bread")]);
        await until(() => titles().length === 2 && other.titles().length === 2);
        await Promise.all([list.sync(), other.list.sync()]);
        return [titles(), other.titles(), most];
    """)
    assert found == [["bread", "milk"], ["bread", "milk"], 1]


def test_signing_out_in_one_tab_leaves_nothing_in_any(page: Browser) -> None:
    found = page.run_async("""
        const other = await tab();
        await Promise.all([start(), other.start()]);
        await create("milk");
        let answer;
        api.request = () => new Promise((_, reject) => { answer = reject; });
        const under_way = list.sync();
        await until(() => answer);
        await other.list.erase();
        await until(() => list.state().status === "signed_out");
        answer(new Error("too late"));
        await under_way;
        const refused = await create("bread").catch((error) => error.message);
        const left = await indexedDB.databases();
        return [titles(), other.titles(), left.length, refused];
    """)
    assert found == [[], [], 0, "This list is closed."]


def test_an_older_tab_makes_way_for_a_newer_version(page: Browser) -> None:
    found = page.run_async("""
        await start();
        await create("milk");
        await new Promise((opened, failed) => {
          const request = indexedDB.open("ownlist-ada", 99);
          [request.onsuccess, request.onerror] = [opened, failed];
        });
        return list.state().status;
    """)
    assert found == "stopped"


def test_a_store_from_before_projects_is_read_once_more(page: Browser) -> None:
    found = page.run_async("""
        await start();
        await create("milk");
        const ended = (request) => new Promise((done, failed) => {
          [request.onsuccess, request.onerror] = [() => done(request.result), failed];
        });
        const [meta, action] = await (async () => {
          const now = await ended(indexedDB.open("ownlist-ada"));
          const of = (name) => now.transaction(name).objectStore(name).getAll();
          const both = [await ended(of("meta")), await ended(of("actions"))];
          now.close();
          return both.map((each) => each[0]);
        })();
        await list.erase();
        const request = indexedDB.open("ownlist-ada", 1);
        request.onupgradeneeded = () => {
          request.result.createObjectStore("meta");
          request.result.createObjectStore("actions", { keyPath: "id" });
          const things = request.result.createObjectStore("things", { keyPath: "key" });
          things.createIndex("revision", "revision");
        };
        const old = await ended(request);
        const written = old.transaction(["meta", "actions"], "readwrite");
        written.objectStore("meta").put({ ...meta, since: "then" }, "meta");
        await ended(written.objectStore("actions").put(action));
        old.close();
        await start();
        const asked = [];
        api.request = async (_, path) => {
          asked.push(path);
          throw new Error("no network");
        };
        await list.sync();
        return [titles(), list.state().unsent, asked];
    """)
    assert found == [["milk"], 1, ["/api/v1/todos/changes"]]


def test_a_full_store_loses_nothing_and_is_written_later(
    page: Browser, url: str
) -> None:
    page.limit_storage(url, 20_000)
    found = page.run_async("""
        await start();
        await create("milk");
        for (let more = 40; more && list.state().storage === "ok"; more--)
          await create("x", { description: "y".repeat(1e5) });
        await create("bread");
        return [list.state().storage, titles().includes("bread")];
    """)
    assert found == ["full", True]
    page.limit_storage(url, None)
    page.run_async(RECOVERS)
    page.open(url)
    stored = page.run_async("await start(); return titles();")
    assert {"milk", "bread"} <= {*stored}


def test_a_store_that_is_evicted_is_made_again(page: Browser, url: str) -> None:
    page.run_async("await start(); await create('milk');")
    page.evict(url)
    page.run_async("await create('bread');")
    page.run_async(RECOVERS)
    page.open(url)
    assert page.run_async("await start(); return titles();") == ["bread", "milk"]

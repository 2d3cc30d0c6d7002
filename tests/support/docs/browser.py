"""Chromium, driven as a person would: the W3C WebDriver protocol, spoken directly.

chromedriver takes JSON over HTTP; that needs no library. Its own additions give the
console and a screenshot.
"""

import base64
import http.client
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from infra.common.processes import answers, free_port, wait_until

TIMEOUT = 90  # seconds for an answer of the driver, or for the page
PAUSE = 0.1  # seconds between two looks at the page: each takes some of its computing
# The cheap question first: `innerText`, what can be seen, needs the whole layout.
SHOWS = """
const [selector, text] = arguments, element = document.querySelector(selector);
return Boolean(element?.textContent.includes(text) && element.innerText.includes(text));
"""
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the protocol's name for a reference
# As root there is no sandbox; the rest keeps it from asking other hosts for anything.
ARGUMENTS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic"),
    *("--no-first-run", "--disable-background-networking", "--disable-sync"),
    *("--disable-component-update", "--window-size=1280,1000"),
    # Few processes: these pages trust each other.
    *("--renderer-process-limit=1", "--disable-site-isolation-trials"),
    "--disable-features=IsolateOrigins,site-per-process",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)


def program() -> str | None:
    """The browser of this machine: Debian's Chromium, or the Chrome of a CI machine."""
    names = ("chromium", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


def driver() -> str | None:
    path = f"{os.environ['PATH']}{os.pathsep}{os.environ.get('CHROMEWEBDRIVER', '')}"
    return shutil.which("chromedriver", path=path)


def installed() -> bool:
    return bool(program() and driver())


class Browser:
    """One window of a browser that nobody has used before."""

    def __init__(self) -> None:
        self._port = free_port()
        self._folder = tempfile.TemporaryDirectory(prefix="ownlist-chromium-")
        self._session = ""
        self._driver: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        with (Path(self._folder.name) / "driver.log").open("wb") as log:
            self._driver = subprocess.Popen(
                [driver() or "chromedriver", f"--port={self._port}"],
                env=os.environ | {"HOME": self._folder.name},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        assert wait_until(lambda: answers(self._port), TIMEOUT), "no chromedriver"
        arguments = [*ARGUMENTS, f"--user-data-dir={self._folder.name}/data"]
        options = {"binary": program(), "args": arguments}
        logs = {"browser": "ALL"}
        wanted = {"goog:chromeOptions": options, "goog:loggingPrefs": logs}
        body = {"capabilities": {"alwaysMatch": wanted}}
        self._session = f"/session/{self._ask('POST', '/session', body)['sessionId']}"
        return self

    def __exit__(self, *_: object) -> None:
        if self._session:
            self._ask("DELETE", self._session)
        if self._driver:
            self._driver.terminate()
            self._driver.wait()
        self._folder.cleanup()

    def forget(self, origin: str) -> None:
        """Be as new again: no cookie, nothing stored, an empty console."""
        self.open("about:blank")
        self._devtools("Network.clearBrowserCookies")
        self.evict(origin)
        self.console()

    def limit_storage(self, origin: str, size: int | None) -> None:
        """Let it store so many bytes; None: as many as there is room for."""
        quota = {} if size is None else {"quotaSize": size}
        self._devtools("Storage.overrideQuotaForOrigin", origin=origin, **quota)

    def evict(self, origin: str) -> None:
        """Take away all that it has stored, as for want of room; it stays open.

        Cookies are not stored for one origin alone, and stay.
        """
        stored = "local_storage,indexeddb,cache_storage,service_workers"
        self._devtools("Storage.clearDataForOrigin", origin=origin, storageTypes=stored)

    def resize(self, width: int, height: int) -> None:
        """Make the page this large, in CSS pixels; one is one pixel of a screenshot."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1}
        self._devtools("Emulation.setDeviceMetricsOverride", **size, mobile=False)
        self._devtools("Emulation.setScrollbarsHidden", hidden=True)

    def prefer(self, **features: str) -> None:
        """What the person has set, like prefers_color_scheme="dark"."""
        wanted = [
            {"name": n.replace("_", "-"), "value": v} for n, v in features.items()
        ]
        self._devtools("Emulation.setEmulatedMedia", features=wanted)

    def speak(self, language: str) -> None:
        """The language of this browser from the next page on, like de-DE."""
        agent = self.run("return navigator.userAgent")
        self._devtools(
            "Emulation.setUserAgentOverride", userAgent=agent, acceptLanguage=language
        )

    def save_downloads(self, folder: Path) -> None:
        """Where files go that a page gives its person."""
        where = {"behavior": "allow", "downloadPath": str(folder)}
        self._devtools("Browser.setDownloadBehavior", **where)

    @contextmanager
    def before_each_page(self, script: str) -> Iterator[None]:
        """Run it in each page before its own scripts, until the end."""
        added = self._devtools("Page.addScriptToEvaluateOnNewDocument", source=script)
        yield
        self._devtools("Page.removeScriptToEvaluateOnNewDocument", **added)

    def heap(self) -> float:
        """Bytes of script objects that are in use."""
        self._devtools("HeapProfiler.collectGarbage")
        self._devtools("Performance.enable")
        metrics = self._devtools("Performance.getMetrics")["metrics"]
        return float(
            {each["name"]: each["value"] for each in metrics}["JSHeapUsedSize"]
        )

    def disconnect(self, *, offline: bool) -> None:
        """Whether there is no network."""
        limits = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        self._devtools("Network.enable")
        self._devtools("Network.emulateNetworkConditions", offline=offline, **limits)

    def press(self, *keys: str) -> None:
        """Press and let go of each key, wherever the focus is."""
        actions = [
            {"type": kind, "value": key}
            for key in keys
            for kind in ("keyDown", "keyUp")
        ]
        self._do(
            "/actions", {"actions": [{"type": "key", "id": "k", "actions": actions}]}
        )

    def chord(self, *keys: str) -> None:
        """Press all of them, then let go of them."""
        actions = [
            *({"type": "keyDown", "value": key} for key in keys),
            *({"type": "keyUp", "value": key} for key in reversed(keys)),
        ]
        self._do(
            "/actions", {"actions": [{"type": "key", "id": "k", "actions": actions}]}
        )

    def open(self, url: str) -> None:
        """Go there and wait until it is loaded."""
        self._do("/url", {"url": url})

    def click(self, selector: str) -> None:
        """Click on what the CSS selector finds, as soon as it can be clicked."""
        self._retry(lambda: self._act(selector, "click", {}))

    def hover(self, selector: str) -> None:
        """Move the pointer onto the middle of what is found there."""
        script = (
            "const box = document.querySelector(arguments[0]).getBoundingClientRect();"
            "return [box.x + box.width / 2, box.y + box.height / 2].map(Math.round)"
        )
        x, y = self.run(script, selector)
        move = {"type": "pointerMove", "duration": 0, "x": x, "y": y}
        self._do(
            "/actions", {"actions": [{"type": "pointer", "id": "p", "actions": [move]}]}
        )

    def type(self, selector: str, text: str) -> None:
        self._retry(lambda: self._act(selector, "value", {"text": text}))

    def text(self, selector: str = "body") -> str:
        """What can be read there; empty when nothing is there."""
        script = "return document.querySelector(arguments[0])?.innerText ?? ''"
        return str(self.run(script, selector))

    def wait_for(self, selector: str, text: str) -> None:
        """Until the text can be read there."""
        found = wait_until(lambda: self.run(SHOWS, selector, text), TIMEOUT, PAUSE)
        assert found, f"no {text!r} in {self.text(selector)!r}; {self.console()}"

    def run(self, script: str, *arguments: object) -> Any:
        """The value of a script in the page."""
        return self._do("/execute/sync", {"script": script, "args": arguments})

    def run_async(self, script: str) -> Any:
        """The value of a script that awaits."""
        told = "(error) => done(String(error))"
        body = f"(async () => {{{script}}})().then(done, {told})"
        body = f"const done = arguments[0]; {body}"
        return self._do("/execute/async", {"script": body, "args": []})

    def wait_until(self, script: str) -> None:
        """Until the script answers true."""
        assert wait_until(lambda: self.run(script), TIMEOUT), self.console()

    def console(self) -> list[str]:
        """What the console has shown since it was asked last, violations included."""
        entries = self._do("/se/log", {"type": "browser"})
        return [f"{entry['level']} {entry['message']}" for entry in entries]

    def requested(self) -> list[str]:
        """The addresses of all that the page has loaded."""
        script = "return performance.getEntriesByType('resource').map(e => e.name)"
        return list(self.run(script))

    def screenshot(self, path: Path) -> None:
        image = self._ask("GET", f"{self._session}/screenshot")
        path.write_bytes(base64.b64decode(image))

    def _devtools(self, command: str, **parameters: object) -> dict[str, Any]:
        asked = {"cmd": command, "params": parameters}
        return dict(self._do("/goog/cdp/execute", asked))

    def _act(self, selector: str, action: str, body: object) -> None:
        how = {"using": "css selector", "value": selector}
        element = self._do("/element", how)[ELEMENT]
        self._do(f"/element/{element}/{action}", body)

    def _retry(self, action: Callable[[], None]) -> None:
        """Until it succeeds: a page builds itself, and moves, after it was loaded."""
        end = time.monotonic() + TIMEOUT
        while True:
            try:
                return action()
            except AssertionError:
                if time.monotonic() > end:
                    raise
                time.sleep(PAUSE)

    def _do(self, command: str, body: object) -> Any:
        return self._ask("POST", f"{self._session}{command}", body)

    def _ask(self, method: str, path: str, body: object = None) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, TIMEOUT)
        try:
            text = None if body is None else json.dumps(body)
            connection.request(method, path, text)
            response = connection.getresponse()
            value = json.loads(response.read())["value"]
            assert response.status == 200, value
            return value
        finally:
            connection.close()

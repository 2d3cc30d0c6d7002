"""`make looks`: each view of the page in each form that people see it in, as pictures.

Into build/looks, from a running `make dev SEED=demo`; needs Chromium and chromedriver.
They are for eyes: look at them after a change of the page's style.
"""

import sys
from collections.abc import Callable
from uuid import uuid4

from infra.common.client import Person
from infra.common.state_folder import ROOT
from infra.dev.seed import EMAIL, PASSWORD
from infra.local_stack.addresses import PORT, base_url, mailbox_url
from tests.support.docs.browser import Browser

FOLDER = ROOT / "build" / "looks"
ESCAPE, SHIFT, DOWN = "\ue00c", "\ue008", "\ue015"
LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmütze " * 10
EXTREMES: list[dict[str, object]] = [
    {"title": LONG[:500]},
    {"title": "שלום עולם, זו משימה עם טקסט מימין לשמאל", "tags": ["עבודה"]},
    {"title": "اشترِ الحليب والخبز قبل المساء", "due_date": "2020-01-01"},
    {"title": "x" * 200, "priority": "high", "due_date": "2030-12-31"},
    {"title": "Twenty tags", "tags": [f"tag number {n}" for n in range(20)]},
    {"title": "One long tag", "tags": ["t" * 50], "priority": "low"},
    {
        "title": "👩‍👩‍👧‍👦 Family 🏳️‍🌈 day",
        "description": "With notes",
        "priority": "medium",
    },
    {"title": "日本語のとても長いタイトル" * 8},
]
Look = Callable[[Browser, str], None]


def _sign_in(browser: Browser, url: str, email: str, password: str) -> None:
    browser.forget(url)
    browser.open(f"{url}/")
    browser.type("[name=email]", email)
    browser.type("[name=password]", password)
    browser.click("form.card .primary")
    browser.wait_until("return Boolean(document.querySelector('.sync.idle'))")


def _extremes(url: str) -> Person:
    person = Person(url, "Zoe")
    person.sign_up()
    person.confirm(mailbox_url(int(url.rpartition(":")[2])))
    person.fetch_token()
    person.api("PATCH", "/me", {"time_zone": "UTC"})
    operations = [
        {"op": "create", "todo": {"id": str(uuid4()), **todo}} for todo in EXTREMES
    ]
    answer = person.todos("POST", "/batch", {"operations": operations})
    if answer.status != 200:
        raise SystemExit(f"The todos cannot be made: {answer.body}")
    return person


def _view(name: str) -> Look:
    def look(browser: Browser, url: str) -> None:
        browser.open(f"{url}/?view={name}")
        browser.wait_until("return Boolean(document.querySelector('.sync.idle'))")

    return look


def _details(browser: Browser, url: str) -> None:
    _view("all")(browser, url)
    browser.click(".rows .row .open")
    browser.wait_until("return Boolean(document.querySelector('.details'))")


def _selection(browser: Browser, url: str) -> None:
    _view("all")(browser, url)
    browser.run("document.querySelector('.rows .open').focus()")
    browser.chord(SHIFT, DOWN)


def _typing(browser: Browser, url: str) -> None:
    _view("all")(browser, url)
    browser.type("#add", "\ue009a\ue000Pay the rent tomorrow 9am !high @home")


def _menu(browser: Browser, url: str) -> None:
    _view("today")(browser, url)
    browser.run("document.querySelector('#menu').click()")


def _help(browser: Browser, url: str) -> None:
    _view("all")(browser, url)
    browser.press("?")


def _nothing(browser: Browser, url: str) -> None:
    browser.open(f"{url}/?q=nothing+is+called+so")
    browser.wait_until("return Boolean(document.querySelector('.empty'))")


def _offline(browser: Browser, url: str) -> None:
    _view("all")(browser, url)
    browser.disconnect(offline=True)
    browser.run("dispatchEvent(new Event('online'))")
    browser.wait_until("return Boolean(document.querySelector('main .note'))")


LOOKS: dict[str, Look] = {
    **{
        name: _view(name) for name in ("all", "today", "upcoming", "completed", "trash")
    },
    "details": _details,
    "selection": _selection,
    "typing": _typing,
    "help": _help,
    "nothing": _nothing,
    "offline": _offline,
}
DARK, LIGHT = {"prefers_color_scheme": "dark"}, {"prefers_color_scheme": "light"}
# Width, height, what the person prefers, language and which views.
FORMS: dict[str, tuple[int, int, dict[str, str], str, tuple[str, ...]]] = {
    "light": (1280, 800, LIGHT, "en", tuple(LOOKS)),
    "dark": (1280, 800, DARK, "en", ("all", "details", "selection", "typing")),
    "phone": (390, 844, LIGHT, "en", (*LOOKS, "menu")),
    "phone-dark": (390, 844, DARK, "en", ("today", "details", "menu")),
    "german": (390, 844, LIGHT, "de", ("all", "today", "details", "menu")),
    "400": (320, 256, LIGHT, "en", ("all", "details", "today")),
    "forced": (1280, 800, DARK | {"forced_colors": "active"}, "en", tuple(LOOKS)[:8]),
    "wide": (2200, 1000, LIGHT, "en", ("all", "details")),
    "contrast": (1280, 800, LIGHT | {"prefers_contrast": "more"}, "en", ("all",)),
}


def _take(browser: Browser, name: str) -> None:
    browser.screenshot(FOLDER / f"{name}.png")


def _form(browser: Browser, url: str, form: str, whose: str) -> None:
    width, height, preferences, language, names = FORMS[form]
    browser.resize(width, height)
    browser.prefer(prefers_reduced_motion="reduce", **preferences)
    browser.speak(language)
    for name in names:
        (LOOKS | {"menu": _menu})[name](browser, url)
        _take(browser, f"{form}-{whose}-{name}")
        browser.disconnect(offline=False)
        browser.press(ESCAPE)


def main(url: str, *wanted: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    forms = [form for form in FORMS if not wanted or form in wanted]
    person = _extremes(url)
    with Browser() as browser:
        browser.prefer(**LIGHT)
        browser.resize(1280, 800)
        browser.open(f"{url}/")
        browser.wait_for("form", "Sign in")
        _take(browser, "welcome")
        accounts = {"demo": (EMAIL, PASSWORD), "edge": (person.email, person.password)}
        for whose, (email, password) in accounts.items():
            browser.speak("en")
            browser.prefer(**LIGHT)
            browser.resize(1280, 800)
            _sign_in(browser, url, email, password)
            for form in forms:
                if whose == "demo" or form in ("light", "phone", "400", "forced"):
                    _form(browser, url, form, whose)
    print(f"{len(list(FOLDER.glob('*.png')))} pictures are in {FOLDER}.")  # noqa: T201


if __name__ == "__main__":
    main(base_url(int(sys.argv[1]) if len(sys.argv) > 1 else PORT), *sys.argv[2:])

"""docs/examples/tanstack-db.ts against the stack: nothing a person wrote is lost."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from infra.common.client import Person, ask
from infra.common.processes import wait_until
from infra.operate.reset_change_feed import reset_change_feed
from tests.support.dev.programs import DevProgram
from tests.support.docs.browser import Browser
from tests.support.docs.react_app import STRICTNESS
from tests.support.docs.tanstack_client import (
    Client,
    Gateway,
    built,
    node,
    page_sources,
)
from tests.support.postgres.sql import lower_floor
from tests.support.soak.network_faults import TODOS, served

Start = Callable[..., Client]
CHANGES, BATCH = f"{TODOS}/changes", f"{TODOS}/batch"
TOO_LONG = "x" * 501


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("tanstack"))


@pytest.fixture
def gateway(stack: DevProgram) -> Iterator[Gateway]:
    with served(stack.url, Gateway) as started:
        yield started


@pytest.fixture
def start(
    program: Path, gateway: Gateway, ada: Person, tmp_path: Path
) -> Iterator[Start]:
    """A device of Ada, by name; the name again: the same one, started again."""
    user = me(ada)["id"]
    with ExitStack() as devices:

        def started(device: str = "phone", **other: Any) -> Client:
            store = tmp_path / f"{device}.json"
            asked = {"person": ada, "user": user, **other}
            client = Client(program, gateway.url, store=store, **asked)
            return devices.enter_context(client)

        yield started


def me(person: Person) -> Any:
    headers = {"Authorization": f"Bearer {person.token}"}
    return ask(f"{person.url}/api/v1/me", "GET", None, headers).body


def listed(person: Person) -> list[str]:
    return titles({"todos": person.todos("GET").body["items"]})


def titles(shown: dict[str, Any]) -> list[str]:
    return sorted(todo["title"] for todo in shown["todos"])


def is_synced(shown: dict[str, Any]) -> bool:
    return (shown["unsent"], shown["error"], shown["unsaved"]) == (0, None, [])


def test_unsent_writes_are_never_sent_as_another_user(
    start: Start, gateway: Gateway, ada: Person, grace: Person
) -> None:
    gateway.offline = True
    phone = start()
    phone.insert("Ada's")
    phone.kill()
    gateway.offline = False
    shown = start(person=grace).sync()
    assert "Another user's token" in shown["error"]
    shown = start(person=grace, user=me(grace)["id"]).sync()
    assert "another user's store" in shown["error"]
    assert (shown["todos"], gateway.seen) == ([], [])
    assert is_synced(start().sync())
    assert (listed(ada), listed(grace)) == (["Ada's"], [])


def test_what_is_written_offline_outlives_a_kill_and_is_sent_once(
    start: Start, gateway: Gateway, ada: Person
) -> None:
    kept, dropped = (
        ada.todos("POST", body={"title": title}).body for title in ("a", "b")
    )
    phone = start()
    phone.sync()
    gateway.offline = True
    phone.update(kept["id"], completed=True)
    phone.do(delete=dropped["id"])
    made, unmade = phone.insert("c", "never mind")
    phone.do(delete=unmade)
    phone.update(made, title="c, later")
    assert titles(phone.sync()) == ["a", "c, later"]
    phone.kill()
    phone = start()
    shown = phone.sync()
    assert (titles(shown), shown["unsent"]) == (["a", "c, later"], 3)
    gateway.offline, gateway.unheard = False, True
    assert is_synced(phone.sync())
    assert gateway.count("POST", BATCH, 200) == 1  # the feed says that it was done
    assert listed(ada) == ["a", "c, later"]
    assert ada.todos("GET", f"/{kept['id']}").body["completed"] is True
    trash = ada.todos("GET", "?deleted=true").body["items"]
    assert titles({"todos": trash}) == ["b"]


def test_two_devices_converge_and_changes_of_one_todo_are_merged(
    start: Start, gateway: Gateway, ada: Person
) -> None:
    phone, laptop = start("phone"), start("laptop")
    (todo,) = phone.insert("Buy milk")
    phone.sync()
    laptop.sync()
    gateway.offline = True
    phone.update(todo, title="Buy oat milk")
    laptop.update(todo, due_date="2027-01-01")
    gateway.offline = False
    for device in (phone, laptop, phone):
        assert is_synced(device.sync())
    shown = [device.sync()["todos"] for device in (phone, laptop)]
    assert shown[0] == shown[1]
    assert (shown[0][0]["title"], shown[0][0]["due_date"]) == (
        "Buy oat milk",
        "2027-01-01",
    )


def test_of_two_changes_of_one_member_the_later_to_arrive_is_told(
    start: Start, gateway: Gateway, ada: Person
) -> None:
    phone = start()
    (todo,) = phone.insert("Buy milk")
    phone.sync()
    gateway.offline = True
    phone.update(todo, title="Buy two", priority="high")
    other = {"title": "Buy three", "due_date": "2027-01-01"}
    ada.todos("PATCH", f"/{todo}", other)
    gateway.offline = False
    shown = phone.sync()
    (told,) = shown["unsaved"]
    assert (told["members"], told["mine"]["title"]) == (["title"], "Buy two")
    assert told["theirs"]["title"] == "Buy three"
    kept = ada.todos("GET", f"/{todo}").body
    assert (kept["title"], kept["priority"]) == ("Buy three", "high")
    assert (shown["todos"][0]["title"], shown["unsent"]) == ("Buy three", 0)


def test_an_app_that_stopped_before_it_was_told_is_told_at_its_next_start(
    start: Start, gateway: Gateway, ada: Person
) -> None:
    phone = start()
    (todo,) = phone.insert("Buy milk")
    phone.sync()
    gateway.offline = True
    phone.do(deaf=True)
    phone.update(todo, title="Buy two")
    ada.todos("PATCH", f"/{todo}", {"title": "Buy three"})
    gateway.offline = False
    assert "did not take it" in phone.sync()["error"]
    phone.kill()
    (told,) = start().sync()["unsaved"]
    assert told["mine"]["title"] == "Buy two"


def test_a_write_that_raced_another_is_merged_after_412(
    start: Start, gateway: Gateway, ada: Person
) -> None:
    phone = start()
    (todo,) = phone.insert("Buy milk")
    phone.sync()
    other = {"tags": ["seen"]}
    gateway.before_write = lambda: ada.todos("PATCH", f"/{todo}", other)
    phone.update(todo, title="Buy oat milk")
    assert is_synced(phone.sync())
    assert gateway.count("POST", BATCH, 412) == 1
    kept = ada.todos("GET", f"/{todo}").body
    assert (kept["title"], kept["tags"]) == ("Buy oat milk", ["seen"])


def test_deleting_and_changing_one_todo_keeps_the_change_and_tells(
    start: Start, gateway: Gateway, ada: Person
) -> None:
    phone = start()
    mine, theirs = phone.insert("deleted here", "deleted there")
    phone.sync()
    gateway.offline = True
    phone.do(delete=mine)
    phone.update(theirs, description="a long text")
    ada.todos("PATCH", f"/{mine}", {"priority": "high"})
    ada.todos("DELETE", f"/{theirs}")
    gateway.offline = False
    shown = phone.sync()
    assert titles(shown) == listed(ada) == ["deleted here"]
    told = {change["id"]: change["mine"] for change in shown["unsaved"]}
    assert (told[mine], told[theirs]["description"]) == (None, "a long text")


def test_a_write_whose_answer_was_lost_is_no_conflict_even_if_changed_again(
    start: Start, gateway: Gateway, ada: Person
) -> None:
    phone = start()
    (known,) = phone.insert("first")
    phone.sync()
    gateway.offline = True
    phone.update(known, title="second")
    (new,) = phone.insert("new")
    gateway.offline, gateway.unheard = False, True
    phone.sync()
    gateway.offline = True
    phone.update(known, title="third")
    phone.update(new, title="new, changed")
    phone.kill()
    gateway.offline = False
    assert is_synced(start().sync())
    assert listed(ada) == ["new, changed", "third"]


def erase(stack: DevProgram, person: Person) -> None:
    headers = {"Authorization": f"Bearer {person.token}"}
    confirm = {"confirm": me(person)["id"]}
    erased = ask(f"{person.url}/api/v1/me/erase", "POST", confirm, headers)
    assert erased.status == 200


def reset(stack: DevProgram, person: Person) -> None:
    assert reset_change_feed(stack.database_url) > 0


@pytest.fixture
def floor(stack: DevProgram) -> Iterator[None]:
    """Others use this stack as well, and count versions from 1."""
    yield
    lower_floor(stack.database_url)


@pytest.mark.usefixtures("floor")
@pytest.mark.parametrize("begin_again", [reset, erase])
def test_after_410_everything_is_read_and_unsent_writes_are_kept(
    begin_again: Callable[[DevProgram, Person], None],
    start: Start,
    gateway: Gateway,
    stack: DevProgram,
    ada: Person,
) -> None:
    phone = start()
    old, _ = phone.insert("old", "untouched")
    phone.sync()
    gateway.offline = True
    phone.update(old, title="old, changed")
    phone.insert("new")
    phone.kill()
    begin_again(stack, ada)
    gateway.offline = False
    shown = start().sync()
    assert gateway.count("GET", CHANGES, 410) == 1
    assert (shown["unsent"], shown["error"]) == (0, None)
    assert titles(shown) == listed(ada)
    if begin_again is reset:
        assert titles(shown) == ["new", "old, changed", "untouched"]
        assert shown["unsaved"] == []
    else:
        assert titles(shown) == ["new"]
        assert [told["mine"]["title"] for told in shown["unsaved"]] == ["old, changed"]


@pytest.mark.parametrize("status", [403, 429, 503])
def test_what_is_refused_for_now_is_kept_and_sent_by_itself_later(
    status: int, start: Start, gateway: Gateway, ada: Person
) -> None:
    phone = start()
    gateway.refuse = status
    phone.insert("a")
    assert wait_until(lambda: str(status) in (phone.do()["error"] or ""), 10)
    assert (phone.do()["unsent"], listed(ada)) == (1, [])
    gateway.refuse = 0
    assert wait_until(lambda: is_synced(phone.do()), 30)
    assert listed(ada) == ["a"]


def test_an_expired_token_is_renewed_once(start: Start, ada: Person) -> None:
    header, payload, signature = ada.token.split(".")
    phone = start(expired=f"{header}.{payload}.{signature[:-4]}AAAA")
    phone.insert("a")
    assert is_synced(phone.sync())
    assert listed(ada) == ["a"]


def test_what_is_refused_for_good_is_told_and_holds_up_nothing(
    start: Start, gateway: Gateway, ada: Person
) -> None:
    phone = start()
    gateway.offline = True
    phone.insert("a", TOO_LONG, "b")
    gateway.offline = False
    shown = phone.sync()
    assert titles(shown) == listed(ada) == ["a", "b"]
    assert [told["mine"]["title"] for told in shown["unsaved"]] == [TOO_LONG]
    assert shown["unsent"] == 0


def test_more_than_a_batch_is_sent_and_read_by_another(
    start: Start, gateway: Gateway, ada: Person
) -> None:
    phone = start()
    gateway.offline = True
    phone.insert(*(str(number) for number in range(250)))
    gateway.offline = False
    assert is_synced(phone.sync())
    assert gateway.count("POST", BATCH, 200) == 3
    assert len(start("laptop").sync()["todos"]) == 250


def test_the_page_of_the_recipe_is_typed(tmp_path: Path) -> None:
    main = page_sources(tmp_path)
    for options in STRICTNESS:
        node("typescript/bin/tsc", *options, main, folder=tmp_path)


def test_a_page_keeps_what_was_written_offline_over_a_reload(
    chromium: Browser, gateway: Gateway, ada: Person, tmp_path: Path
) -> None:
    bundled = ("--bundle", "--format=esm", '--define:process.env.NODE_ENV="production"')
    gateway.script = built(tmp_path, page_sources(tmp_path), *bundled).read_text()
    ada.todos("POST", body={"title": "Buy milk"})
    chromium.forget(gateway.url)
    chromium.open(gateway.url)
    signed_in = "[localStorage.user, localStorage.token] = arguments"
    chromium.run(signed_in, me(ada)["id"], ada.token)
    chromium.open(gateway.url)
    chromium.wait_for("li", "Buy milk")
    gateway.offline = True
    chromium.click("li")
    chromium.type("input", "Answer Charles")
    chromium.click("button")
    chromium.wait_for("li", "Answer Charles")
    chromium.open(gateway.url)
    chromium.wait_for("li", "Answer Charles")
    assert listed(ada) == ["Buy milk"]
    gateway.offline = False
    chromium.run("dispatchEvent(new Event('online'))")
    assert wait_until(lambda: len(listed(ada)) == 2, 30)
    assert chromium.text("ul") == "Answer Charles"
    done = ada.todos("GET", "?status=completed").body["items"]
    assert titles({"todos": done}) == ["Buy milk"]

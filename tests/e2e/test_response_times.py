"""Answers come in under a second. Warm, and generous: what it costs is not judged."""

import time
from collections.abc import Callable

from infra.common.client import Answer, Person

TRIES = 5


def best(act: Callable[[], Answer]) -> float:
    """The seconds that the quickest of TRIES took; every one must succeed."""
    times = []
    for _ in range(TRIES):
        began = time.perf_counter()
        assert act().status < 300
        times.append(time.perf_counter() - began)
    return min(times)


def test_a_warm_request_is_answered_in_under_a_second(ada: Person) -> None:
    """Through the local HTTP API, with a real token and a real database."""
    todo_id = ada.todos("POST", body={"title": "Buy milk"}).body["id"]
    path = f"/{todo_id}"
    assert best(lambda: ada.todos("POST", body={"title": "Buy bread"})) < 1
    assert best(lambda: ada.todos("GET")) < 1
    assert best(lambda: ada.todos("GET", path)) < 1
    assert best(lambda: ada.todos("PATCH", path, {"completed": True})) < 1

"""A handler brings its event loop: asyncio makes none, and none stays behind."""

import asyncio
import gc
from concurrent.futures import ThreadPoolExecutor

from functions.get_health import handler
from tests.support.api.events import Context, event


async def nothing() -> None:
    """What another user of asyncio may run."""


def loop_of_a_request() -> asyncio.AbstractEventLoop:
    """The one that Mangum found."""
    answer = handler(event("GET", "/api/v1/health"), Context())
    assert answer["statusCode"] == 200
    return asyncio.get_event_loop()


def test_a_handler_works_in_every_thread() -> None:
    here = loop_of_a_request()
    with ThreadPoolExecutor(1) as thread:
        there = thread.submit(loop_of_a_request).result()
    assert here is not there


def test_requests_share_the_loop_of_their_thread() -> None:
    assert loop_of_a_request() is loop_of_a_request()


def test_a_handler_works_after_somebody_else_ran_a_loop() -> None:
    before = loop_of_a_request()
    asyncio.run(nothing())  # leaves the thread without a loop
    assert loop_of_a_request() is before


def test_the_loop_is_closed_when_its_thread_has_gone() -> None:
    with ThreadPoolExecutor(1) as thread:
        loop = thread.submit(loop_of_a_request).result()
        assert not loop.is_closed()
    del thread
    gc.collect()
    assert loop.is_closed()

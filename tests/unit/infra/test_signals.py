"""A program that started others ends once, and not between a start and its record."""

import os
import signal
from collections.abc import Iterator

import pytest

from infra.common.signals import ENDING, Stopped, listen, uninterrupted


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in ENDING}
    listen()
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def end_and_clean_up(first: int, second: int, cleaned: list[int]) -> None:
    try:
        os.kill(os.getpid(), first)
    finally:
        os.kill(os.getpid(), second)
        cleaned.append(second)


def start_and_record(number: int, recorded: list[int]) -> None:
    with uninterrupted():
        os.kill(os.getpid(), number)
        recorded.append(number)


@pytest.mark.parametrize("first", ENDING)
@pytest.mark.parametrize("second", ENDING)
def test_a_second_signal_does_not_break_off_the_cleaning_up(
    first: signal.Signals, second: signal.Signals
) -> None:
    cleaned: list[int] = []
    with pytest.raises(Stopped):
        end_and_clean_up(first, second, cleaned)
    assert cleaned == [second]


@pytest.mark.parametrize("number", ENDING)
def test_a_signal_during_a_start_waits_until_it_is_recorded(
    number: signal.Signals,
) -> None:
    recorded: list[int] = []
    with pytest.raises(Stopped):
        start_and_record(number, recorded)
    assert recorded == [number]


def test_an_ignored_signal_stays_ignored() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with uninterrupted():
        os.kill(os.getpid(), signal.SIGHUP)
    assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN

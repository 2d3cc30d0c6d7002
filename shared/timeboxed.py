"""Waiting for a server that may be slow, silent or hostile, and never for too long.

A socket's timeout restarts with every byte, and does not count the resolution of
names. So the work is done in a thread, which is given up when its time is over.
"""

import socket
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Generic, TypeVar

from shared.deadline import time_left

T = TypeVar("T")


class Bounded(Thread, Generic[T]):
    """`work`, called once with this. It ends soon after it was given up."""

    def __init__(self, work: "Callable[[Bounded[T]], T]") -> None:
        super().__init__(daemon=True)
        self._work = work
        self._outcomes: SimpleQueue[tuple[T] | Exception] = SimpleQueue()
        self._socket: socket.socket | None = None
        self._given_up = False

    def result(self, seconds: float) -> T:
        """What the work returns or raises. Raises TimeoutError when it takes longer.

        Nor does it take longer than the request has left.
        """
        self.start()
        try:
            outcome = self._outcomes.get(timeout=min(seconds, time_left()))
        except Empty:
            self._give_up()
            raise TimeoutError from None
        if isinstance(outcome, Exception):
            raise outcome
        return outcome[0]

    def waits_for(self, sock: socket.socket) -> None:
        """The work says what it waits for. Raises TimeoutError if that is over."""
        self._socket = sock
        if self._given_up:
            raise TimeoutError

    def run(self) -> None:
        try:
            self._outcomes.put((self._work(self),))
        except Exception as error:  # noqa: BLE001  it is raised in the other thread
            self._outcomes.put(error)

    def _give_up(self) -> None:
        """Wake the thread, which may be waiting for a trickle. Closing would not."""
        self._given_up = True
        if self._socket:
            with suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

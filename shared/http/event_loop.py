"""The event loop that requests run on: one for each thread, made once."""

import asyncio
import threading
import weakref


class _OfThread(threading.local):
    """What a thread has for itself. Lambda calls a handler in one thread only."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        # Closes it when the thread is gone, or when the process ends.
        weakref.finalize(threading.current_thread(), self.loop.close)


_of_thread = _OfThread()


def use_event_loop() -> None:
    """Make this thread's event loop its current one. Costs less than a microsecond.

    Mangum asks asyncio for the current event loop and does not make one: up to Python
    3.11 the main thread got one by asking, 3.12 and 3.13 warn, 3.14 raises.
    Set for every request, because `asyncio.run` leaves its thread without any.
    """
    asyncio.set_event_loop(_of_thread.loop)

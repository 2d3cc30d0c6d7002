"""Ports and processes of this machine: which port is free, who a pid really is."""

import errno
import fcntl
import os
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

# Below those that Linux (32768) and macOS (49152) hand out to clients: what is free
# now cannot be a connection's own port by the time a server starts there.
PORTS = range(20_000, 32_768)


def free_port(preferred: int | None = None) -> int:
    """A port on loopback that nobody uses at this moment, `preferred` if possible.

    At random, never seeded: two who choose at the same moment choose differently.
    """
    if preferred and not taken(preferred):
        return preferred
    port = preferred
    while port is None or port == preferred or taken(port):
        port = secrets.choice(PORTS)
    return port


def taken(port: int) -> bool:
    """Whether a server could not listen on this port of loopback.

    Both kinds of address count: `localhost` may lead a browser to either.
    """
    return _taken(socket.AF_INET, "127.0.0.1", port) or (
        _taken(socket.AF_INET6, "::1", port)
    )


def _taken(family: socket.AddressFamily, host: str, port: int) -> bool:
    try:
        with socket.socket(family) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, port))
    except OSError as error:
        return error.errno == errno.EADDRINUSE  # else: no IPv6 on this machine
    return False


def answers(port: int) -> bool:
    """Whether something accepts connections on this port of loopback."""
    with socket.socket() as client:
        client.settimeout(1)
        return client.connect_ex(("127.0.0.1", port)) == 0


def command_of(pid: int) -> str:
    """The command line of a living process; empty when there is none.

    A pid on record may meanwhile belong to a stranger: nothing is signalled before
    its command line has been compared.
    """
    if Path("/proc/self/cmdline").exists():  # Linux; macOS has no /proc
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return ""
        return words.replace(b"\0", b" ").decode(errors="replace").strip()
    listing = subprocess.run(
        ["ps", "-o", "command=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    return listing.stdout.strip()


def wait_until(
    condition: Callable[[], bool], seconds: float, pause: float = 0.02
) -> bool:
    """Ask, with a pause of seconds between; false when it did not come true in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(pause)
    return True


def end(pid: int, expected: str, timeout: float = 5) -> bool:
    """Stop the process `pid` if `expected` is in its command line, else nothing.

    SIGTERM first, SIGKILL when that did not help. True when it was ours.
    """
    if expected not in command_of(pid):
        return False
    os.kill(pid, signal.SIGTERM)
    if not wait_until(lambda: expected not in command_of(pid), timeout):
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: expected not in command_of(pid), timeout)
    return True


def take_lock(path: Path) -> TextIO | None:
    """The locked file, to close or to leave to the end of this process; None if taken.

    The kernel gives it back when its holder ends, however that ends.
    """
    lock = path.open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock


@contextmanager
def alone(path: Path, what: str) -> Iterator[None]:
    """Two at a time in a checkout would tread on each other: the second waits."""
    lock = take_lock(path)
    if lock is None:
        print(f"  waiting for another {what} in this checkout ...", flush=True)
    while lock is None:
        time.sleep(0.2)
        lock = take_lock(path)
    with lock:
        yield

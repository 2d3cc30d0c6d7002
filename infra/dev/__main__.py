"""`make dev`: Ownlist on this machine until Ctrl-C."""

import os
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

from infra.common.errors import UserError
from infra.common.signals import ENDING, Stopped, listen
from infra.common.state_folder import open_state
from infra.dev.seed import EMAIL, PASSWORD, seed
from infra.dev.stack import Stack
from infra.local_stack.addresses import PORT, mailbox_url
from infra.local_stack.options import Options
from infra.postgres.cluster import DATABASE

STOPPED_BY_USER = 130
GOOD_TO_KNOW = """\
ready: {url}

  page      {url}
  docs      {url}/docs
  mailbox   {mailbox}
  health    curl {url}/api/v1/health
  demo      make demo{port}        (in another terminal)
  database  {psql}
  logs      {logs}
{more}  stop      Ctrl-C
"""


def main() -> int:
    listen()
    try:
        state = open_state()
        options = Options.read(os.environ)
        stack = Stack(state, options, lambda text: print(f"  {text}", flush=True))
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    code = _run(stack)
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)  # impatience must not leave half behind
    try:
        stopped = stack.stop()
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    if stopped:
        _say(f"stopped {' and '.join(stopped)}")
    return code


def _run(stack: Stack) -> int:
    """Start and stay until a signal: 0 when it came after all was ready."""
    code = STOPPED_BY_USER
    try:
        stack.start()
        if stack.options.seed:
            seed(stack.url, mailbox_url(stack.port))
        _say(_introduction(stack))
        code = 0
        _stay(stack)
    except Stopped:
        return code
    except UserError as error:
        print(error, file=sys.stderr)
    except Exception:  # noqa: BLE001 - a person sees a sentence, the log has the rest
        log = stack.state.log("dev")
        log.write_text(traceback.format_exc())
        print(f"Unexpected error; its traceback is in {log}", file=sys.stderr)
    return 1


def _stay(stack: Stack) -> None:
    for _ in stack.offline.requests():  # those were ours, to warm it up
        pass
    while True:
        for line in stack.offline.requests():
            _say(f"{time.strftime('%H:%M:%S')}  {line}")
        stack.check()
        time.sleep(0.2)


def _introduction(stack: Stack) -> str:
    psql = stack.postgres.superuser_url(DATABASE)
    port = "" if stack.port == PORT else f" PORT={stack.port}"
    logs = stack.state.directory / "logs"
    urls = {"url": stack.url, "mailbox": mailbox_url(stack.port)}
    more = "".join(f"  {line}\n" for line in _chosen(stack.options))
    return GOOD_TO_KNOW.format(**urls, port=port, psql=psql, logs=logs, more=more)


def _chosen(options: Options) -> Iterator[str]:
    """What is not as usual, as it was asked for."""
    if options.seed:
        yield f"sign in   {EMAIL}, password: {PASSWORD}"
    if options.cors_origins:
        yield f"origins   {options.cors_origins} may call the API"
    if options.real_limits:
        yield "limits    those of a stage: 429 for whoever asks too often"


def _say(text: str) -> None:
    try:
        print(text, flush=True)
    except OSError:  # the terminal is gone (SIGHUP): nobody reads it
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - open to the end


if __name__ == "__main__":
    sys.exit(main())

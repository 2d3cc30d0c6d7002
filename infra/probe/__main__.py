"""`make probe`: exit status 0 if all is fine, 1 with findings, 2 if it cannot run."""

import os
import signal
import sys
from collections.abc import Mapping

from infra.common.errors import UserError
from infra.common.signals import ENDING, Stopped, listen
from infra.probe import report
from infra.probe.apps import apps
from infra.probe.checks import rows, untried
from infra.probe.client import Client
from infra.probe.context import Row, Someone
from infra.probe.operations import operations
from infra.probe.people import NAMES, enter, leave, someone, warm_up
from infra.probe.settings import Target, target

FINE, FOUND, CANNOT, STOPPED = 0, 1, 2, 130


def main(environ: Mapping[str, str] = os.environ) -> int:
    listen()
    try:
        chosen = target(environ)
    except UserError as error:
        return _cannot(error)
    client = Client(chosen.url, chosen.rate)
    people: list[Someone] = []
    code = STOPPED
    try:
        for name in NAMES:
            people.append(someone(name, chosen, environ))
        code = _probe(client, people, chosen, environ)
    except Stopped:
        _say("\nstopped")
    except UserError as error:
        code = _cannot(error)
    finally:
        left = _leave(client, people)
    return FOUND if left and code == FINE else code


def _probe(
    client: Client,
    people: list[Someone],
    chosen: Target,
    environ: Mapping[str, str],
) -> int:
    _say(f"probing {chosen.url}, at most {chosen.rate:.0f} requests a second\n")
    every = operations()
    world = enter(client, people, chosen.jwks_url, local=chosen.local)
    given = apps(environ, str(world.one.claims.get("sub")))
    warm_up(client, every)
    found: list[Row] = []
    report.heading(_say)
    for row in rows(world, every, given):
        report.row(_say, row)
        found.append(row)
    report.not_tried(_say, untried(world) + given.untried())
    report.findings(_say, chosen.url, found)
    count = sum(len(row.findings) for row in found)
    sent = len(client.exchanges)
    _say(f"\n{count or 'no'} finding{'s' if count != 1 else ''} in {sent} requests")
    return FOUND if count else FINE


def _leave(client: Client, people: list[Someone]) -> list[str]:
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)  # impatience must not leave half behind
    left = leave(client, people, _say)
    for each in left:
        _say(f"Not cleaned up: {each}")
    if people and not left:
        _say("everything the probe made was removed")
    return left


def _cannot(error: UserError) -> int:
    print(error, file=sys.stderr, flush=True)
    return CANNOT


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())

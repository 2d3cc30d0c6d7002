"""Processes for tests that need several, quickly: forked from one that is ready.

A process of its own has imported what they work with, once for each worker of the
tests; to import it in every new one would take longer than most of what they do.
"""

from multiprocessing import get_context
from multiprocessing.context import ForkServerContext

READY = [
    "tests.support.soak.pooler_clients",
    "tests.support.aws.environments",
    "tests.support.soak.handlers",
]


def forks() -> ForkServerContext:
    context = get_context("forkserver")
    context.set_forkserver_preload(READY)
    return context

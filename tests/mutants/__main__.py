"""`make mutants`: removes each guard in a copy of the tree; a test must then fail."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from queue import SimpleQueue

from infra.common.signals import Stopped as Interrupted
from infra.common.signals import listen
from tests.mutants.pytests import server
from tests.mutants.table import Guard, named
from tests.mutants.trial import PASSED, Bench, Verdict
from tests.support.run.run import Run

BENCHES = 2
MAX_BASELINE = 1_800  # seconds
WIDTH = 150  # characters: the ids of some tests have no end


def main(names: list[str]) -> int:
    try:
        chosen = named(names)
    except ValueError as error:
        print(f"{error}; see tests/mutants/*.toml", file=sys.stderr)
        return 2
    listen()
    workplace = Run.begin()  # a folder that PostgreSQL's user can reach
    try:
        return _try_all(chosen, workplace.directory)
    except Interrupted:
        print("\nstopped", file=sys.stderr)
        return 130
    finally:
        workplace.finish()


def _try_all(chosen: list[Guard], folder: Path) -> int:
    context = server()
    benches = [Bench(folder / str(number), context) for number in range(BENCHES)]
    if not _pass_unchanged(benches[0], chosen):
        return 2
    began = time.monotonic()
    survived = _removals(benches, chosen)
    minutes, seconds = divmod(round(time.monotonic() - began), 60)
    print(f"{len(chosen)} guards removed in {minutes} min {seconds} s: ", end="")
    if not survived:
        print("all were killed.")
        return 0
    print(f"{len(survived)} SURVIVED: {', '.join(survived)}")
    return 1


def _pass_unchanged(bench: Bench, chosen: list[Guard]) -> bool:
    """Whether all the tests that are named pass while every guard is in its place."""
    tests = sorted({test for guard in chosen for test in guard.tests})
    print(f"{len(tests)} test files, nothing removed yet", flush=True)
    began = time.monotonic()
    workers = ["-p", "xdist.plugin", "-n", str(BENCHES)]
    trial = bench.run([*workers, *tests], MAX_BASELINE)
    if trial.status != PASSED:
        print(f"{trial.log}\nNothing was removed: these tests must pass first.")
        return False
    print(f"  they pass, {time.monotonic() - began:.0f} s", flush=True)
    return True


def _removals(benches: list[Bench], chosen: list[Guard]) -> list[str]:
    """Print a line for each guard; the names of those that survived."""
    free: SimpleQueue[Bench] = SimpleQueue()
    for bench in benches:
        free.put(bench)

    def judge(guard: Guard) -> Verdict:
        bench = free.get()
        try:
            return bench.judge(guard)
        finally:
            free.put(bench)

    survived = []
    pool = ThreadPoolExecutor(len(benches))
    try:
        trials = {pool.submit(judge, guard): guard for guard in chosen}
        for trial in as_completed(trials):
            guard, verdict = trials[trial], trial.result()
            _tell(guard, verdict)
            if not verdict.killed:
                survived.append(guard.name)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for bench in benches:
            bench.stop()
        pool.shutdown()
    return survived


def _tell(guard: Guard, verdict: Verdict) -> None:
    short = len(verdict.said) <= WIDTH or not verdict.killed
    said = verdict.said if short else f"{verdict.said[:WIDTH]}..."
    outcome = said if verdict.killed else f"SURVIVED, {said}"
    print(f"  {guard.name:28} {outcome}, {verdict.seconds:.1f} s", flush=True)
    if verdict.killed:
        return
    print(f"    {guard.protects}: {guard.where}")
    print("".join(f"    | {line}\n" for line in verdict.log.splitlines()), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

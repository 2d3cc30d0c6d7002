"""`make guards`: removes each guard in a copy of the tree; a test must then fail."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from queue import SimpleQueue

from infra.common.signals import Stopped as Interrupted
from infra.common.signals import listen
from tests.guards.pytests import server
from tests.guards.table import Guard, named
from tests.guards.trial import PASSED, Bench, Verdict
from tests.support.run.run import Run

BENCHES = 2
LONGEST_BASELINE = 1_800  # seconds
WIDTH = 150  # characters: the ids of some tests have no end


def main(names: list[str]) -> int:
    try:
        chosen = named(names)
    except ValueError as error:
        print(f"{error}; tests/guards/*.toml has them all", file=sys.stderr)
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
    if not _are_green(benches[0], chosen):
        return 2
    began = time.monotonic()
    uncaught = _removals(benches, chosen)
    minutes, seconds = divmod(round(time.monotonic() - began), 60)
    print(f"{len(chosen)} guards removed in {minutes} min {seconds} s: ", end="")
    if not uncaught:
        print("each was missed by a test.")
        return 0
    print(f"{len(uncaught)} UNCAUGHT: {', '.join(uncaught)}")
    return 1


def _are_green(bench: Bench, chosen: list[Guard]) -> bool:
    """Whether all the tests that are named pass while every guard is in its place."""
    tests = sorted({test for guard in chosen for test in guard.tests})
    print(f"{len(tests)} files of tests while nothing is removed", flush=True)
    began = time.monotonic()
    workers = ["-p", "xdist.plugin", "-n", str(BENCHES)]
    trial = bench.run([*workers, *tests], LONGEST_BASELINE)
    if trial.status != PASSED:
        print(f"{trial.log}\nNothing was removed: these must pass first.")
        return False
    print(f"  they pass, {time.monotonic() - began:.0f} s", flush=True)
    return True


def _removals(benches: list[Bench], chosen: list[Guard]) -> list[str]:
    """Print a line for each guard; the names of those that no test misses."""
    free: SimpleQueue[Bench] = SimpleQueue()
    for bench in benches:
        free.put(bench)

    def judge(guard: Guard) -> Verdict:
        bench = free.get()
        try:
            return bench.judge(guard)
        finally:
            free.put(bench)

    uncaught = []
    pool = ThreadPoolExecutor(len(benches))
    try:
        trials = {pool.submit(judge, guard): guard for guard in chosen}
        for trial in as_completed(trials):
            guard, verdict = trials[trial], trial.result()
            _tell(guard, verdict)
            if not verdict.caught:
                uncaught.append(guard.name)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for bench in benches:
            bench.stop()
        pool.shutdown()
    return uncaught


def _tell(guard: Guard, verdict: Verdict) -> None:
    short = len(verdict.said) <= WIDTH or not verdict.caught
    said = verdict.said if short else f"{verdict.said[:WIDTH]}..."
    outcome = said if verdict.caught else f"UNCAUGHT, {said}"
    print(f"  {guard.name:28} {outcome}, {verdict.seconds:.1f} s", flush=True)
    if verdict.caught:
        return
    print(f"    {guard.protects}: {guard.file}")
    print("".join(f"    | {line}\n" for line in verdict.log.splitlines()), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

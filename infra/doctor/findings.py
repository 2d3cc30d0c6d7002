"""What a check finds, and how checks are registered."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from infra.common.errors import UserError
from infra.doctor.context import Context, NotExamined


class Verdict(StrEnum):
    OK = "OK"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Finding:
    """What was seen; `remedy` is what to do about it. Never holds a secret."""

    verdict: Verdict
    seen: str
    name: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        line = f"{self.verdict:4}  {self.name}: {self.seen}"
        return line if self.verdict is Verdict.OK else f"{line}\n      -> {self.remedy}"


def ok(seen: str) -> Finding:
    return Finding(Verdict.OK, seen)


def warn(seen: str) -> Finding:
    return Finding(Verdict.WARN, seen)


def fail(seen: str) -> Finding:
    return Finding(Verdict.FAIL, seen)


def nothing_wrong(faults: list[str], otherwise: str) -> Finding:
    return fail("; ".join(faults)) if faults else ok(otherwise)


Examination = Callable[[Context], Finding]


@dataclass(frozen=True)
class Check:
    """One question. `remedy` is what to do when its answer is not OK."""

    name: str
    remedy: str
    examine: Examination

    def run(self, context: Context) -> Finding:
        found = self._found(context)
        return Finding(found.verdict, found.seen, self.name, self.remedy)

    def _found(self, context: Context) -> Finding:
        try:
            return self.examine(context)
        except NotExamined as reason:
            return warn(f"not checked: {reason}")
        except UserError as error:
            return fail(str(error))


class Checks:
    """Those of a module, in the order in which they stand there."""

    def __init__(self) -> None:
        self._all: list[Check] = []

    def __call__(self, name: str, remedy: str) -> Callable[[Examination], Examination]:
        def register(examine: Examination) -> Examination:
            self._all.append(Check(name, remedy, examine))
            return examine

        return register

    def __iter__(self) -> Iterator[Check]:
        return iter(self._all)

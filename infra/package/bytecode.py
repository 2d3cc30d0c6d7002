"""Compile ahead: the disk of a Lambda is read-only, so each start would compile."""

from pathlib import Path

from infra.common.steps import call, output_of


def compile_tree(python: Path, tree: Path, seen_at: str, *, beside: bool) -> None:
    """Write the bytecode of every module, which names its source below `seen_at`.

    Unchecked: an archive has no dates, and the sources in it do not change. `beside`
    puts x.pyc where x.py is, to be found without it. In order, in one process, without
    hash randomization: otherwise the bytes differ from one time to the next.
    """
    compile_all = call(
        *(python, "-I", "-m", "compileall", "-q", "-f", "-j", "1"),
        *(["-b"] if beside else []),
        *("--invalidation-mode", "unchecked-hash"),
        *("-s", tree, "-p", seen_at, tree),
        more={"PYTHONHASHSEED": "0"},
    )
    output_of(compile_all, f"{tree} cannot be compiled:")

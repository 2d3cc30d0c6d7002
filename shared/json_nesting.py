"""How deeply JSON from outside may be nested.

The parser's own limit is that of the interpreter's stack: it differs from one version
of Python to the next, and with how much of the stack is in use.
"""

Container = dict[str, object] | list[object]

MAX_DEPTH = 32  # levels of arrays and objects: ours have three


def check_depth(value: object) -> None:
    """Raise ValueError when a parsed value has more than MAX_DEPTH levels."""
    level = _containers([value])
    for _ in range(MAX_DEPTH):
        level = [inner for outer in level for inner in _containers(outer)]
        if not level:
            return
    raise ValueError("nested too deeply")


def _containers(outer: Container) -> list[Container]:
    members = outer.values() if isinstance(outer, dict) else outer
    return [member for member in members if isinstance(member, dict | list)]

"""When a todo must be due, as the parameters of statements."""

from datetime import date, datetime

from shared.todos.rules.time_zones import Span


def due_values(name: str, span: Span) -> dict[str, datetime | date | None]:
    """The parameters of `todo_reads.due_within` of that name."""
    values: dict[str, datetime | date | None] = {}
    for side, bound in span._asdict().items():
        at, day = bound or (None, None)
        values |= {f"due_{name}{side}_at": at, f"due_{name}{side}_day": day}
    return values

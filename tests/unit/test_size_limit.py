"""How large a todo is at most, without spelling it."""

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from shared.todos.list_page import at_most
from shared.todos.members import Step, TodoRow
from shared.todos.rules.schemas import shape
from shared.todos.rules.size_limit import json_size

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
STEPS = st.lists(
    st.builds(
        Step,
        id=st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=36),
        title=TEXT,
        completed=st.booleans(),
    ),
    max_size=50,
)
LATE = datetime(9999, 12, 31, 23, 59, 59, 999999, UTC)


@given(title=TEXT, description=TEXT, tags=st.lists(TEXT, max_size=20), steps=STEPS)
def test_no_spelling_is_longer(
    title: str, description: str, tags: list[str], steps: list[Step]
) -> None:
    row: TodoRow = {
        "owner_id": "alice",
        "id": uuid.UUID(int=2**128 - 1),
        "title": title,
        "description": description,
        "completed_at": LATE,
        "priority": 2,
        "due_date": date(9999, 12, 31),
        "due_at": LATE,
        "tags": tags,
        "project_id": uuid.UUID(int=2**128 - 1),
        "steps": steps,
        "position": Decimal("-" + "1" * 99 + "." + "1" * 99),
        "version": 2**63 - 1,
        "created_at": LATE,
        "updated_at": LATE,
        "deleted_at": LATE,
    }
    assert json_size(shape(row)) <= at_most(row)

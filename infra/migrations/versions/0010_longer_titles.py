"""Titles of up to 500 characters: people who move in bring longer ones than 200.

Revision ID: 0010
Revises: 0009
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# What was written under the old rule keeps the new one too, so only writes are checked.
# 0012 says so of all rows without keeping anybody waiting.
LONGER = """
-- squawk-ignore ban-drop-constraint
alter table todo drop constraint todo_title_length;
alter table todo add constraint todo_title_length
  check (char_length(title) between 1 and 500) not valid;
"""
# Longer titles stay as they are, and so does the constraint.
SHORTER = """
-- squawk-ignore ban-drop-constraint
alter table todo drop constraint todo_title_length;
alter table todo add constraint todo_title_length
  check (char_length(title) between 1 and 200) not valid;
"""


def upgrade() -> None:
    op.execute(LONGER)


def downgrade() -> None:
    op.execute(SHORTER)

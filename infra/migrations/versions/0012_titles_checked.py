"""Every title keeps to the rule of 0010, which looked at none that was there.

Revision ID: 0012
Revises: 0011
"""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("alter table todo validate constraint todo_title_length")


def downgrade() -> None:
    """Nothing: what was looked at stays so."""

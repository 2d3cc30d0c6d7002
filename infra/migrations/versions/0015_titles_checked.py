"""Every title keeps to the rule of 0013, which looked at none that was there.

Revision ID: 0015
Revises: 0014
"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("alter table todo validate constraint todo_title_length")


def downgrade() -> None:
    """Nothing: what was looked at stays so."""

"""The trash of one owner is found without reading that of others.

`todo_trash` is by age alone, for the purge. GET /me and lists of the trash used it too,
the smaller it was the sooner, and so read everybody's.

Revision ID: 0018
Revises: 0017
"""

from alembic import op

from infra.migrations.without_transaction import without_transaction

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

INDEX = """
create index concurrently todo_trash_of_owner on todo (owner_id, deleted_at)
  where deleted_at is not null
"""
# One that was interrupted is there as well, and is not used.
NONE = "drop index concurrently if exists todo_trash_of_owner"


def upgrade() -> None:
    with without_transaction():
        op.execute(NONE)
        op.execute(INDEX)


def downgrade() -> None:
    with without_transaction():
        op.execute(NONE)

"""No transaction lasts: what was sent by half must not hold its owner's lock for ever.

The time of a statement does not run while the server waits for the rest of it, and one
that waits in the midst of a pipeline is not idle. PostgreSQL 17 is the first that can
end such a transaction; an older server goes without.

Revision ID: 0004
Revises: 0003
"""

from alembic import op

from infra.migrations.roles import SET

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ROLES = ("ownlist_api", "ownlist_purge")
OLD = "select current_setting('server_version_num')::int < 170000"


def upgrade() -> None:
    if op.get_bind().exec_driver_sql(OLD).scalar():
        return
    for role in ROLES:
        op.execute(SET.format(role=role, name="transaction_timeout", value="5s"))


def downgrade() -> None:
    """Nothing: roles are the server's, and another database may count on it."""

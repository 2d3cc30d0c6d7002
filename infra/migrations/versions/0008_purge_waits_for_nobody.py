"""The purge passes by every row that somebody holds, not only by owners with trash.

To lock a row takes the right to update it. The policies are as before: no row of which
the time is not past, and nothing of one but its id.

Revision ID: 0008
Revises: 0007
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

LOCKS = """
grant update (id) on auth.session, auth.verification, auth."rateLimit"
  to ownlist_purge;
create policy owner_purge_marked on owner for update to ownlist_purge using (
  erased_at < now() - interval '25 hours' and todos = 0);
"""
REMOVAL = """
drop policy owner_purge_marked on owner;
revoke update (id) on auth.session, auth.verification, auth."rateLimit"
  from ownlist_purge;
"""


def upgrade() -> None:
    op.execute(LOCKS)


def downgrade() -> None:
    op.execute(REMOVAL)

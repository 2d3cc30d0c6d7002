"""A removed project leaves a tombstone too, as a removed todo does.

An id may be both a project's and a todo's: the key tells which of the two is gone.

Revision ID: 0017
Revises: 0016
"""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# Whoever writes has the owner first: a lock that is taken later would be a deadlock.
LOCKED = "lock table owner, tombstone in access exclusive mode"
# There are few: what was removed within 30 days. What is there is of todos.
KEYED = """
alter table tombstone add column of_project boolean not null default false;
-- squawk-ignore ban-drop-constraint
alter table tombstone drop constraint tombstone_pkey;
-- squawk-ignore adding-serial-primary-key-field, constraint-missing-not-valid
alter table tombstone add primary key (owner_id, of_project, id);
"""
# Followers of the changes who knew such a project have to begin again, once.
AS_BEFORE = """
update owner set purged_number = greatest(purged_number, last)
  from (select owner_id, max(version) as last from tombstone where of_project
        group by owner_id) as gone where owner.id = gone.owner_id;
delete from tombstone where of_project;
-- squawk-ignore ban-drop-constraint
alter table tombstone drop constraint tombstone_pkey;
alter table tombstone add primary key (owner_id, id);
-- squawk-ignore ban-drop-column
alter table tombstone drop column of_project;
"""


def upgrade() -> None:
    op.execute(LOCKED)
    op.execute(KEYED)


def downgrade() -> None:
    op.execute(LOCKED)
    op.execute(AS_BEFORE)

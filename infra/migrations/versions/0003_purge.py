"""The end of what is past its time; and that owners may erase what is theirs.

Revision ID: 0003
Revises: 0002
"""

from alembic import op

from infra.migrations.roles import create_role, drop_role

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SETTINGS = {
    "search_path": "public",
    "timezone": "UTC",
    "statement_timeout": "2500ms",
    "lock_timeout": "300ms",
    "idle_in_transaction_session_timeout": "5s",
}

# Its policies bind the handlers' role here too: each principal may erase their own
# (docs/decisions/0010).
ERASURE = """
grant delete on todo to ownlist_api;
grant update (epoch) on owner to ownlist_api;
"""

INDEXES = """
create index todo_trash on todo (deleted_at) where deleted_at is not null;
create index owner_erased on owner (erased_at) where erased_at is not null;
"""

# The purge sees ids, numbers and times; no title, no token, no address. Each policy
# says when a row's time is past: no statement of the role can touch another.
TODOS = """
grant usage on schema public to ownlist_purge;
grant select (owner_id, id, version, deleted_at), delete on todo to ownlist_purge;
grant select (id, todos, purged_number, erased_at), update (todos, purged_number),
  delete on owner to ownlist_purge;
create policy todo_purge on todo for all to ownlist_purge using (
  deleted_at < now() - interval '30 days');
create policy owner_purge_seen on owner for select to ownlist_purge using (
  erased_at < now() - interval '25 hours'
  or exists (select from todo where todo.owner_id = owner.id
             and deleted_at < now() - interval '30 days'));
create policy owner_purge_counted on owner for update to ownlist_purge using (
  exists (select from todo where todo.owner_id = owner.id
          and deleted_at < now() - interval '30 days'));
create policy owner_purge on owner for delete to ownlist_purge using (
  erased_at < now() - interval '25 hours' and todos = 0);
"""

# Better Auth's role keeps every row, as does the tables' owner, for whom foreign keys
# cascade. A rate window is a minute at most; a day is for who looks into an attack.
IDENTITY = {
    "session": ("expiresAt", '"expiresAt" < now()'),
    "verification": ("expiresAt", '"expiresAt" < now()'),
    "rateLimit": (
        "lastRequest",
        '"lastRequest" < (extract(epoch from now()) - 86400) * 1000',
    ),
}
PURGED = """
alter table auth."{table}" enable row level security;
create policy identity_all on auth."{table}" for all to ownlist_identity
  using (true) with check (true);
create policy purge on auth."{table}" for all to ownlist_purge using ({past});
grant select (id, "{column}"), delete on auth."{table}" to ownlist_purge;
"""
KEPT = """
drop policy purge on auth."{table}";
drop policy identity_all on auth."{table}";
alter table auth."{table}" disable row level security;
revoke all on auth."{table}" from ownlist_purge;
revoke all (id, "{column}") on auth."{table}" from ownlist_purge;
"""
REMOVAL = """
drop policy owner_purge on owner;
drop policy owner_purge_counted on owner;
drop policy owner_purge_seen on owner;
drop policy todo_purge on todo;
revoke all on owner, todo from ownlist_purge;
revoke all (owner_id, id, version, deleted_at) on todo from ownlist_purge;
revoke all (id, todos, purged_number, erased_at) on owner from ownlist_purge;
revoke usage on schema public, auth from ownlist_purge;
drop index owner_erased;
drop index todo_trash;
revoke update (epoch) on owner from ownlist_api;
revoke delete on todo from ownlist_api;
"""


def upgrade() -> None:
    create_role("ownlist_purge", SETTINGS)
    op.execute(ERASURE)
    op.execute(INDEXES)
    op.execute(TODOS)
    op.execute("grant usage on schema auth to ownlist_purge")
    for table, (column, past) in IDENTITY.items():
        op.execute(PURGED.format(table=table, column=column, past=past))


def downgrade() -> None:
    for table, (column, _) in IDENTITY.items():
        op.execute(KEPT.format(table=table, column=column))
    op.execute(REMOVAL)
    drop_role("ownlist_purge")

"""What is left of todos that were removed from the trash: their ids, for followers.

Without them everybody who follows the changes would have to begin again. They are kept
for 30 days, as the trash is, and hold nothing that a person wrote.

Revision ID: 0016
Revises: 0015
"""

from alembic import op

from infra.migrations.erasure import as_eraser
from infra.migrations.policies import ME

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

# Whoever writes has the owner first: a lock that is taken later would be a deadlock.
LOCKED = "lock table owner in access exclusive mode"
TOMBSTONE = f"""
create table tombstone (
  owner_id text not null references owner (id),
  id uuid not null,
  version bigint not null,
  deleted_at timestamptz not null,
  removed_at timestamptz not null,
  primary key (owner_id, id)
);
create unique index tombstone_by_version on tombstone (owner_id, version);
create index tombstone_age on tombstone (removed_at);
alter table tombstone enable row level security;
alter table tombstone force row level security;
create policy tombstone_own on tombstone for all to ownlist_api
  using (owner_id = {ME}) with check (owner_id = {ME});
create policy tombstone_erasure on tombstone for all to ownlist_eraser
  using (true) with check (true);
create policy tombstone_purge on tombstone for all to ownlist_purge using (
  removed_at < now() - interval '30 days');
grant select, insert, delete on tombstone to ownlist_api;
grant select, delete on tombstone to ownlist_eraser;
grant select (owner_id, id, version, removed_at), delete on tombstone
  to ownlist_purge;
"""
PURGED = """
alter policy owner_purge_seen on owner using (
  erased_at < now() - interval '25 hours'
  or exists (select from todo where todo.owner_id = owner.id
             and deleted_at < now() - interval '30 days')
  or exists (select from project where project.owner_id = owner.id
             and deleted_at < now() - interval '30 days'){or_tombstone});
alter policy owner_purge_counted on owner using (
  exists (select from todo where todo.owner_id = owner.id
          and deleted_at < now() - interval '30 days')
  or exists (select from project where project.owner_id = owner.id
             and deleted_at < now() - interval '30 days'){or_tombstone});
"""
OR_TOMBSTONE = """
  or exists (select from tombstone where tombstone.owner_id = owner.id
             and removed_at < now() - interval '30 days')"""
ERASURE = """
create or replace function erase_owner() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into owner as o (id, change_number, todos, erased_at, erased_number)
    values (old.id::text, 1, 0, now(), 1)
    on conflict (id) do update set
      change_number = o.change_number + 1, todos = 0, projects = 0,
      time_zone = null, language = null, week_start = null, day_starts_at = null,
      reminder_mails = null,
      erased_at = now(), erased_number = o.change_number + 1;
  delete from todo where owner_id = old.id::text;
  delete from project where owner_id = old.id::text;{tombstones}
  return null;
end $$;
"""
TOMBSTONES = "\n  delete from tombstone where owner_id = old.id::text;"


def upgrade() -> None:
    op.execute(LOCKED)
    op.execute(TOMBSTONE)
    op.execute(PURGED.format(or_tombstone=OR_TOMBSTONE))
    op.execute(as_eraser(ERASURE.format(tombstones=TOMBSTONES)))


def downgrade() -> None:
    op.execute(LOCKED)
    op.execute(as_eraser(ERASURE.format(tombstones="")))
    op.execute(PURGED.format(or_tombstone=""))
    op.execute("drop table tombstone")

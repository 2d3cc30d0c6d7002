"""Projects: a todo lies in one of its owner's, or in none.

The key of the reference begins with the owner, so no todo can lie in the project of
another. No live todo lies in a deleted project (shared/todos/sql/project_writes.py);
code from before this migration can bring one back from the trash into it, which ends
when the project is purged. `left_project_id` is the project that took the todo along
when it was deleted, and brings it back: what a person does to the todo clears it.

Revision ID: 0014
Revises: 0013
"""

from alembic import op

from infra.migrations.erasure import as_eraser
from infra.migrations.policies import ME

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

PROJECT = f"""
create table project (
  owner_id text not null references owner (id),
  id uuid not null,
  name text not null,
  -- squawk-ignore prefer-bigint-over-smallint
  color smallint,
  position numeric not null,
  archived boolean not null,
  version bigint not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  digest bytea not null,
  primary key (owner_id, id),
  constraint project_name_length check (char_length(name) between 1 and 100),
  constraint project_color_known check (color between 0 and 9),
  constraint project_position_short check (length(position::text) <= 200)
) with (fillfactor = 85);
create unique index project_by_version on project (owner_id, version);
create index project_trash on project (deleted_at) where deleted_at is not null;
alter table project enable row level security;
alter table project force row level security;
create policy project_own on project for all to ownlist_api
  using (owner_id = {ME}) with check (owner_id = {ME});
create policy project_erasure on project for all to ownlist_eraser
  using (true) with check (true);
create policy project_purge on project for all to ownlist_purge using (
  deleted_at < now() - interval '30 days');
grant select, insert, delete, update (name, color, position, archived, version,
  updated_at, deleted_at) on project to ownlist_api;
grant select, delete on project to ownlist_eraser;
grant select (owner_id, id, version, deleted_at), delete on project to ownlist_purge;
"""
# Whoever writes has the owner first: a lock that is taken later would be a deadlock.
LOCKED = "lock table owner, todo in access exclusive mode"
COLUMNS = """
-- squawk-ignore prefer-bigint-over-int
alter table owner add column projects integer not null default 0;
alter table owner add constraint owner_projects
  check (projects between 0 and 200) not valid;
alter table todo add column project_id uuid, add column left_project_id uuid;
alter table todo add constraint todo_project foreign key (owner_id, project_id)
  references project (owner_id, id) on delete set null (project_id) not valid;
grant insert (projects), update (projects) on owner to ownlist_api;
grant select (projects), update (projects) on owner to ownlist_purge;
grant update (project_id, left_project_id) on todo to ownlist_api;
"""
# The purge may see, and count down, the owners of what it removes.
PURGED = """
alter policy owner_purge_seen on owner using (
  erased_at < now() - interval '25 hours'
  or exists (select from todo where todo.owner_id = owner.id
             and deleted_at < now() - interval '30 days'){or_project});
alter policy owner_purge_counted on owner using (
  exists (select from todo where todo.owner_id = owner.id
          and deleted_at < now() - interval '30 days'){or_project});
"""
OR_PROJECT = """
  or exists (select from project where project.owner_id = owner.id
             and deleted_at < now() - interval '30 days')"""
ERASURE = """
create or replace function erase_owner() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into owner as o (id, change_number, todos, erased_at, erased_number)
    values (old.id::text, 1, 0, now(), 1)
    on conflict (id) do update set
      change_number = o.change_number + 1, todos = 0,{projects}
      time_zone = null, language = null, week_start = null, day_starts_at = null,
      reminder_mails = null,
      erased_at = now(), erased_number = o.change_number + 1;
  delete from todo where owner_id = old.id::text;{delete}
  return null;
end $$;
"""
BEFORE = ERASURE.format(projects="", delete="")
AFTER = ERASURE.format(
    projects=" projects = 0,",
    delete="\n  delete from project where owner_id = old.id::text;",
)
REMOVAL = """
alter table todo drop constraint todo_project, drop column project_id,
  drop column left_project_id;
alter table owner drop constraint owner_projects, drop column projects;
drop table project;
"""


def upgrade() -> None:
    op.execute(LOCKED)
    op.execute(PROJECT)
    op.execute(COLUMNS)
    op.execute(PURGED.format(or_project=OR_PROJECT))
    op.execute(as_eraser(AFTER))


def downgrade() -> None:
    op.execute(LOCKED)
    op.execute(as_eraser(BEFORE))
    op.execute(PURGED.format(or_project=""))
    op.execute(REMOVAL)

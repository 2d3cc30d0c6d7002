"""Todos, their owners, and the rules that keep one owner from another's.

Revision ID: 0002
Revises: 0001
"""

from alembic import op

from infra.migrations.roles import create_role, drop_role

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# '' is what a transaction-local setting reads as once its transaction is over. The
# sub-select makes it one evaluation per statement instead of one per row.
ME = "(select nullif(current_setting('app.user_id', true), ''))"

# Waiting statements hold a connection of the pooler: one owner must not starve others.
SETTINGS = {
    "search_path": "public",
    "timezone": "UTC",
    "statement_timeout": "2500ms",
    "lock_timeout": "300ms",
    "idle_in_transaction_session_timeout": "5s",
}

# Every write locks the owner row first, and every version is a number taken under that
# lock, so that one owner's changes have one order (docs/decisions/0003).
OWNER = """
create table owner (
  id text primary key,
  change_number bigint not null default 0,
  -- The feed of changes: a token is good for one epoch, from what was purged on.
  epoch uuid not null default gen_random_uuid(),
  purged_number bigint not null default 0,
  todos integer not null default 0,
  quota integer not null default 10000,
  -- Writes in the current minute.
  window_start timestamptz not null default '-infinity',
  window_writes integer not null default 0,
  write_limit integer not null default 120,
  erased_at timestamptz,
  erased_number bigint,
  constraint owner_id_visible check (id ~ '^[!-~]{1,255}$'),
  constraint owner_quota check (todos <= quota),
  constraint owner_todos_counted check (todos >= 0),
  constraint owner_write_rate check (window_writes <= write_limit),
  -- An erased owner takes no further number: no write path can forget the mark.
  constraint owner_not_erased
    check (erased_at is null or change_number = erased_number)
) with (fillfactor = 50);
"""

TODO = """
create table todo (
  owner_id text not null references owner (id),
  id uuid not null,
  title text not null,
  description text not null,
  -- Folded by the writer: what is equal but for case must not depend on a locale.
  title_folded text not null,
  description_folded text not null,
  tags_folded text[] not null,
  completed_at timestamptz,
  priority smallint not null,
  due_date date,
  due_at timestamptz,
  tags text[] not null,
  position numeric not null,
  version bigint not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  digest bytea not null,
  primary key (owner_id, id),
  constraint todo_title_length check (char_length(title) between 1 and 200),
  constraint todo_description_length check (char_length(description) <= 10000),
  constraint todo_priority_known check (priority between 0 and 3),
  constraint todo_one_due check (num_nonnulls(due_date, due_at) <= 1),
  constraint todo_tags_few check (cardinality(tags) <= 20),
  constraint todo_tags_texts check (array_position(tags, null) is null
    and array_position(tags_folded, null) is null),
  constraint todo_position_short check (length(position::text) <= 200)
) with (fillfactor = 85);
create unique index todo_by_version on todo (owner_id, version);
create index todo_by_position on todo (owner_id, position, id) where deleted_at is null;
"""

# Ends a transaction of several statements when one of them has an outcome that is no
# error to SQL, like a todo that is not there. The text is a problem's slug.
REFUSE = """
create function refuse(outcome text) returns boolean language plpgsql as $$
begin
  raise exception using errcode = 'OWN01', message = outcome;
end $$;
revoke execute on function refuse from public;
"""

ISOLATION = """
alter table {table} enable row level security;
alter table {table} force row level security;
create policy {table}_own on {table} for all to ownlist_api
  using ({column} = {me}) with check ({column} = {me});
create policy {table}_erasure on {table} for all to ownlist_eraser
  using (true) with check (true);
"""

# The handlers' role can neither move a todo to another owner, nor raise a quota, nor
# clear an erasure, nor remove a row.
GRANTS = """
grant usage on schema public to ownlist_api, ownlist_eraser;
grant select, insert (id, change_number, todos, window_start, window_writes),
  update (change_number, todos, window_start, window_writes) on owner to ownlist_api;
grant select, insert, update (title, description, title_folded, description_folded,
  tags_folded, completed_at, priority, due_date, due_at, tags, position, version,
  updated_at, deleted_at) on todo to ownlist_api;
grant execute on function refuse to ownlist_api;
grant select, insert, update on owner to ownlist_eraser;
grant select, delete on todo to ownlist_eraser;
"""

# Deleting the user, by whatever path, erases the todos in the same transaction. The
# function must not belong to the table owner: under forced RLS it would delete nothing.
ERASURE = """
grant ownlist_eraser to current_user with set true, inherit false;
grant create on schema public to ownlist_eraser;
create function erase_owner() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into owner as o (id, change_number, todos, erased_at, erased_number)
    values (old.id::text, 1, 0, now(), 1)
    on conflict (id) do update set
      change_number = o.change_number + 1, todos = 0,
      erased_at = now(), erased_number = o.change_number + 1;
  delete from todo where owner_id = old.id::text;
  return null;
end $$;
create trigger erase_owner after delete on auth."user"
  for each row execute function erase_owner();
revoke execute on function erase_owner() from public;
alter function erase_owner() owner to ownlist_eraser;
revoke create on schema public from ownlist_eraser;
"""

REMOVAL = """
drop trigger erase_owner on auth."user";
drop function erase_owner();
drop function refuse;
drop table todo;
drop table owner;
revoke usage on schema public from ownlist_api, ownlist_eraser;
"""


def upgrade() -> None:
    create_role("ownlist_api", SETTINGS)
    create_role("ownlist_eraser", {}, login=False)
    op.execute(OWNER)
    op.execute(TODO)
    op.execute(REFUSE)
    for table, column in (("owner", "id"), ("todo", "owner_id")):
        op.execute(ISOLATION.format(table=table, column=column, me=ME))
    op.execute(GRANTS)
    op.execute(ERASURE)


def downgrade() -> None:
    op.execute(REMOVAL)
    drop_role("ownlist_api")
    drop_role("ownlist_eraser")

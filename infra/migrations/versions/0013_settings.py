"""What a person has set: a time zone, a language, the week, the day, reminder mails.

On the owner's row, which every write locks first; null is what was never set. Added
without a default, so that no row is rewritten. An erased owner has none of them, and
no statement can bring one back.

Revision ID: 0013
Revises: 0012
"""

from alembic import op

from infra.migrations.erasure import as_eraser

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

SETTINGS = "time_zone, language, week_start, day_starts_at, reminder_mails"
# The constraints look at no row that is there: those have no setting.
COLUMNS = f"""
alter table owner
  add column time_zone text,
  add column language text,
  add column week_start text,
  add column day_starts_at time,
  add column reminder_mails boolean;
alter table owner
  add constraint owner_settings_short check (
    length(time_zone) <= 64 and length(language) <= 8 and length(week_start) <= 9
  ) not valid,
  add constraint owner_settings_erased check (
    erased_at is null or num_nonnulls({SETTINGS}) = 0
  ) not valid;
grant insert ({SETTINGS}), update ({SETTINGS}) on owner to ownlist_api;
"""

ERASURE = """
create or replace function erase_owner() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into owner as o (id, change_number, todos, erased_at, erased_number)
    values (old.id::text, 1, 0, now(), 1)
    on conflict (id) do update set
      change_number = o.change_number + 1, todos = 0,{settings}
      erased_at = now(), erased_number = o.change_number + 1;
  delete from todo where owner_id = old.id::text;
  return null;
end $$;
"""
CLEARED = """
      time_zone = null, language = null, week_start = null, day_starts_at = null,
      reminder_mails = null,"""
REMOVAL = """
alter table owner
  drop constraint owner_settings_short, drop constraint owner_settings_erased,
  drop column time_zone, drop column language, drop column week_start,
  drop column day_starts_at, drop column reminder_mails;
"""


def upgrade() -> None:
    op.execute(COLUMNS)
    op.execute(as_eraser(ERASURE.format(settings=CLEARED)))


def downgrade() -> None:
    op.execute(as_eraser(ERASURE.format(settings="")))
    op.execute(REMOVAL)

"""Steps of a todo: in order, part of it, and counted in the quota of text.

Added with constant defaults, so that no row is rewritten. They count as the JSON they
are kept as; the functions and the trigger of 0009 are replaced as a whole.

Revision ID: 0015
Revises: 0014
"""

from alembic import op

from infra.migrations.erasure import as_eraser

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# The constraint looks at no row that is there: those have no step.
COLUMNS = """
alter table todo
  add column steps jsonb not null default '[]',
  add column steps_folded text not null default '';
alter table todo add constraint todo_steps_few check (
  case jsonb_typeof(steps) when 'array' then jsonb_array_length(steps) <= 50
    else false end) not valid;
grant update (steps, steps_folded) on todo to ownlist_api;
grant update (steps_folded) on todo to ownlist_eraser;
"""
WITH_STEPS = """
create function octets_of(title text, description text, tags text[], steps jsonb)
returns integer language sql stable as $$
  select octets_of(title, description, tags)
    + case steps when '[]' then 0 else octet_length(steps::text) end
$$;
revoke execute on function octets_of(text, text, text[], jsonb) from public;
"""
COUNT = """
create or replace function octets_of_all(owner_id text) returns bigint
language sql stable as $$
  select coalesce(sum(octets_of({all})), 0) from todo
  where todo.owner_id = octets_of_all.owner_id
$$;

create or replace function count_octets() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update owner set
    octets = coalesce(owner.octets + weighed.octets, octets_of_all(owner.id)),
    octet_quota = case when owner.octets is not null then owner.octet_quota
      else greatest(owner.octet_quota, octets_of_all(owner.id)) end
  from (
    select owner_id, sum(octets_of({all}))
      * case tg_op when 'INSERT' then 1 else -1 end as octets
    from changed group by owner_id
  ) as weighed
  where owner.id = weighed.owner_id;
  return null;
end $$;

create or replace function recount_octets() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  more integer := octets_of({new}) - octets_of({old});
begin
  update owner set
    octets = coalesce(owner.octets + more, octets_of_all(owner.id)),
    octet_quota = case when owner.octets is not null then owner.octet_quota
      else greatest(owner.octet_quota, octets_of_all(owner.id)) end
  where owner.id = new.owner_id;
  return null;
end $$;
"""
TRIGGER = """
-- Only who may run a function may name it in a trigger.
set local role ownlist_eraser;
grant execute on function recount_octets to session_user;
reset role;
create or replace trigger count_changed after update on todo for each row
  when (octet_length(old.title) + octet_length(old.description)
      <> octet_length(new.title) + octet_length(new.description)
    or old.tags <> new.tags{steps})
  execute function recount_octets();
set local role ownlist_eraser;
revoke execute on function recount_octets from session_user;
reset role;
"""
REMOVAL = """
revoke update (steps_folded) on todo from ownlist_eraser;
alter table todo
  drop constraint todo_steps_few, drop column steps, drop column steps_folded;
"""


def _count(*names: str) -> str:
    of = {row: ", ".join(f"{row}.{name}" for name in names) for row in ("new", "old")}
    return COUNT.format(all=", ".join(names), **of)


def upgrade() -> None:
    count = _count("title", "description", "tags", "steps")
    op.execute(COLUMNS)
    op.execute(as_eraser(WITH_STEPS + count))
    op.execute(TRIGGER.format(steps=" or old.steps <> new.steps"))


def downgrade() -> None:
    drop = "drop function octets_of(text, text, text[], jsonb);"
    count = _count("title", "description", "tags")
    op.execute(as_eraser(count + drop))
    op.execute(TRIGGER.format(steps=""))
    op.execute(REMOVAL)

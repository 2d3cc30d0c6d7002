"""A quota in octets beside the one in todos: a few long ones fill a disk as well.

Triggers count what every owner's todos hold of text, so that no write path can forget
it, nor code that is older than this migration; the handlers' role may not say it.
Owners who have todos already are counted with their next write, as nobody shall wait
for all of them: until then `octets` is null. Who has more than the quota keeps it.

Revision ID: 0009
Revises: 0008
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

QUOTA = 20 * 1024 * 1024
OWNER = f"""
alter table owner
  add column octets bigint,
  add column octet_quota bigint not null default {QUOTA};
alter table owner alter column octets set default 0;
alter table owner add constraint owner_octets check (octets <= octet_quota) not valid;
"""

# The functions must not belong to the table owner, who sees no row under forced RLS,
# nor run as who writes: they could then say how much it is.
COUNT = """
grant ownlist_eraser to current_user with set true, inherit false;
grant create on schema public to ownlist_eraser;

-- Of what was sent, in UTF-8: the folded copies take as much again.
create function octets_of(title text, description text, tags text[]) returns integer
language sql stable as $$
  select octet_length(title) + octet_length(description)
    + octet_length(array_to_string(tags, ''))
$$;

create function octets_of_all(owner_id text) returns bigint language sql stable as $$
  select coalesce(sum(octets_of(title, description, tags)), 0) from todo
  where todo.owner_id = octets_of_all.owner_id
$$;

create function count_octets() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update owner set
    octets = coalesce(owner.octets + weighed.octets, octets_of_all(owner.id)),
    octet_quota = case when owner.octets is not null then owner.octet_quota
      else greatest(owner.octet_quota, octets_of_all(owner.id)) end
  from (
    select owner_id, sum(octets_of(title, description, tags))
      * case tg_op when 'INSERT' then 1 else -1 end as octets
    from changed group by owner_id
  ) as weighed
  where owner.id = weighed.owner_id;
  return null;
end $$;

create function recount_octets() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  more integer := octets_of(new.title, new.description, new.tags)
    - octets_of(old.title, old.description, old.tags);
begin
  update owner set
    octets = coalesce(owner.octets + more, octets_of_all(owner.id)),
    octet_quota = case when owner.octets is not null then owner.octet_quota
      else greatest(owner.octet_quota, octets_of_all(owner.id)) end
  where owner.id = new.owner_id;
  return null;
end $$;

create trigger count_made after insert on todo
  referencing new table as changed for each statement execute function count_octets();
create trigger count_gone after delete on todo
  referencing old table as changed for each statement execute function count_octets();
create trigger count_changed after update on todo for each row
  when (octet_length(old.title) + octet_length(old.description)
      <> octet_length(new.title) + octet_length(new.description)
    or old.tags <> new.tags)
  execute function recount_octets();

alter function octets_of owner to ownlist_eraser;
alter function octets_of_all owner to ownlist_eraser;
alter function count_octets owner to ownlist_eraser;
alter function recount_octets owner to ownlist_eraser;
revoke create on schema public from ownlist_eraser;
"""
REMOVAL = """
drop trigger count_changed on todo;
drop trigger count_gone on todo;
drop trigger count_made on todo;
drop function recount_octets, count_octets, octets_of_all, octets_of;
alter table owner drop constraint owner_octets, drop column octets,
  drop column octet_quota;
"""


def upgrade() -> None:
    op.execute(OWNER)
    op.execute(COUNT)


def downgrade() -> None:
    op.execute(REMOVAL)

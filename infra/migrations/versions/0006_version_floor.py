"""Above which number all versions are. After a restored backup it is raised.

A backup does not know the versions that were given out after it was made, not even to
owners it does not hold: `make reset-change-feed` puts all that are given from then on
above them. A trigger, as no way to make an owner can forget it.

Revision ID: 0006
Revises: 0005
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Stable and not immutable: a plan that has it as a constant would keep what it was.
# An owner of whom nothing is known begins above it; the numbers of another go on.
FLOOR = """
create function version_floor() returns bigint language sql stable parallel safe
  return 0::bigint;
create function begin_above_floor() returns trigger language plpgsql as $$
begin
  new.change_number := new.change_number + public.version_floor();
  new.erased_number := new.erased_number + public.version_floor();
  return new;
end $$;
revoke execute on function version_floor(), begin_above_floor() from public;
grant execute on function version_floor() to ownlist_api, ownlist_eraser;
create trigger begin_above_floor before insert on owner
  for each row execute function begin_above_floor();
"""
REMOVAL = """
drop trigger begin_above_floor on owner;
drop function begin_above_floor();
drop function version_floor();
"""


def upgrade() -> None:
    op.execute(FLOOR)


def downgrade() -> None:
    op.execute(REMOVAL)

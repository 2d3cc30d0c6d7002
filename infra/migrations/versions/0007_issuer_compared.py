"""Another issuer's principals get nothing: the same subject is another person there.

Revision ID: 0007
Revises: 0006
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# The code before this migration says nothing of an issuer; and where nobody has told
# the database whose users it holds, there is nothing to compare with.
SAME_ISSUER = """
create function same_issuer() returns boolean language plpgsql stable as $$
declare
  said text := nullif(current_setting('app.issuer', true), '');
begin
  if said is not null and exists (select from public.issuer where url <> said) then
    raise exception using errcode = 'OWN02', message = 'another issuer';
  end if;
  return true;
end $$;
revoke execute on function same_issuer from public;
grant execute on function same_issuer to ownlist_api;
grant select on issuer to ownlist_api;
create policy issuer_seen on issuer for select to ownlist_api using (true);
"""
# Who somebody is cannot be had without the comparison, so that it is made even where
# there is no row to be seen. '' is what a transaction-local setting reads as once its
# transaction is over. The sub-select makes all of it one evaluation per statement.
USER_ID = "nullif(current_setting('app.user_id', true), '')"
ME = f"(select case when same_issuer() then {USER_ID} end)"
BEFORE = f"(select {USER_ID})"
OWN = """
alter policy {table}_own on {table}
  using ({column} = {me}) with check ({column} = {me});
"""
REMOVAL = """
drop policy issuer_seen on issuer;
revoke select on issuer from ownlist_api;
drop function same_issuer;
"""


def upgrade() -> None:
    op.execute(SAME_ISSUER)
    _compare(ME)


def downgrade() -> None:
    _compare(BEFORE)
    op.execute(REMOVAL)


def _compare(me: str) -> None:
    for table, column in (("owner", "id"), ("todo", "owner_id")):
        op.execute(OWN.format(table=table, column=column, me=me))

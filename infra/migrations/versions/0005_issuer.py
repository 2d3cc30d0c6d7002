"""Whose users these are: a subject alone says nothing without its issuer.

Revision ID: 0005
Revises: 0004
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# One row at most, written by who migrates (../migrate.py). No function needs it.
ISSUER = """
create table issuer (
  url text primary key,
  constraint issuer_said check (url <> '')
);
create unique index issuer_only_one on issuer ((true));
alter table issuer enable row level security;
alter table issuer force row level security;
create policy issuer_owner on issuer for all to current_user
  using (true) with check (true);
"""


def upgrade() -> None:
    op.execute(ISSUER)


def downgrade() -> None:
    op.execute("drop table issuer")

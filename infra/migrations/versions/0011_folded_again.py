"""Where it is kept how a todo is found and sorted, and whether that is still so.

The code before this migration folds strings in its own way and knows nothing of these
columns: what it writes is to be folded again (infra/migrations/refold.py).

Revision ID: 0011
Revises: 0010
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

COLUMNS = """
alter table todo
  -- What a list sorted by titles goes by; null where no code has computed it.
  add column title_key text,
  -- The version that folded title, description and tags; null: fold them again.
  add column folded_version bigint;
grant update (title_key, folded_version) on todo to ownlist_api;
"""
# Who changes what is folded and says nothing of it is the code before.
FORGET = """
create function forget_folded() returns trigger language plpgsql as $$
begin
  new.folded_version := null;
  new.title_key := null;
  return new;
end $$;
revoke execute on function forget_folded from public;
create trigger todo_forget_folded
  before update of title, description, tags on todo for each row
  when (new.folded_version is not distinct from old.folded_version
    and (new.title <> old.title or new.description <> old.description
      or new.tags <> old.tags))
  execute function forget_folded();
"""
# Nobody signs in as the eraser; who migrates may become it, and sees no todo otherwise.
REFOLD = """
grant update (title_folded, description_folded, tags_folded, title_key, folded_version)
  on todo to ownlist_eraser;
"""
REMOVAL = """
revoke update (title_folded, description_folded, tags_folded, title_key, folded_version)
  on todo from ownlist_eraser;
drop trigger todo_forget_folded on todo;
drop function forget_folded;
-- squawk-ignore ban-drop-column
alter table todo drop column title_key, drop column folded_version;
"""


def upgrade() -> None:
    op.execute(COLUMNS)
    op.execute(FORGET)
    op.execute(REFOLD)


def downgrade() -> None:
    op.execute(REMOVAL)

"""Roles of the functions. Roles are the cluster's, migrations a database's."""

from alembic import op

# Two databases of a cluster may be migrated at the same moment: the one that comes
# second finds the role. Its settings are written only where they differ, because two
# writers of one role fail with "tuple concurrently updated".
CREATE = """
do $$
begin
  if not exists (select from pg_roles where rolname = '{role}') then
    create role {role} {login} nosuperuser nocreatedb nocreaterole noinherit
      noreplication nobypassrls;
  end if;
exception when duplicate_object or unique_violation then
  null;
end $$;
"""
SET = """
do $$
begin
  if not exists (select from pg_roles, unnest(rolconfig) as setting
                 where rolname = '{role}'
                 and lower(setting) = lower('{name}={value}')) then
    alter role {role} set {name} = '{value}';
  end if;
end $$;
"""
DROP = """
do $$
begin
  drop role if exists {role};
exception when dependent_objects_still_exist then
  raise notice 'role {role} stays: another database of this cluster uses it';
end $$;
"""


def create_role(role: str, settings: dict[str, str], *, login: bool = True) -> None:
    """Make sure of a role, which may sign in unless told otherwise, and its settings.

    It has no password (whoever deploys sets one) and no right to anything.
    """
    op.execute(CREATE.format(role=role, login="login" if login else "nologin"))
    for name, value in settings.items():
        op.execute(SET.format(role=role, name=name, value=value))


def drop_role(role: str) -> None:
    """Undo `create_role`, after everything the role was granted is revoked or gone.

    The role stays when another database of the cluster still uses it. Not by DROP
    OWNED: that asks for membership in the role, and takes what other databases'
    shared objects grant it as well.
    """
    op.execute(DROP.format(role=role))

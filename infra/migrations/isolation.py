"""What PostgreSQL's catalogue must say: which roles, tables and policies are right.

Said once, for the migrations (which refuse), `make doctor` and the tests. Each question
is answered by what is wrong, in words to be shown; nothing wrong is an empty list.
"""

import re
from collections.abc import Callable
from typing import Any

Ask = Callable[[str], list[list[Any]]]  # the rows of a statement without parameters

# Whoever signs in for a function, and who erases on behalf of a trigger.
ROLES = ("ownlist_api", "ownlist_eraser", "ownlist_identity", "ownlist_purge")
TABLES = ("issuer", "owner", "project", "todo", "tombstone")  # of the schema public
# schema, table, policy, verb, role
POLICIES = {
    "public.owner owner_own ALL ownlist_api",
    "public.issuer issuer_seen SELECT ownlist_api",
    "public.owner owner_erasure ALL ownlist_eraser",
    "public.owner owner_purge_seen SELECT ownlist_purge",
    "public.owner owner_purge_counted UPDATE ownlist_purge",
    "public.owner owner_purge_marked UPDATE ownlist_purge",
    "public.owner owner_purge DELETE ownlist_purge",
    "public.project project_own ALL ownlist_api",
    "public.project project_erasure ALL ownlist_eraser",
    "public.tombstone tombstone_own ALL ownlist_api",
    "public.tombstone tombstone_erasure ALL ownlist_eraser",
    "public.tombstone tombstone_purge ALL ownlist_purge",
    "public.project project_purge ALL ownlist_purge",
    "public.todo todo_own ALL ownlist_api",
    "public.todo todo_erasure ALL ownlist_eraser",
    "public.todo todo_purge ALL ownlist_purge",
    *(f"auth.{t} identity_all ALL ownlist_identity" for t in ("rateLimit", "session")),
    *(f"auth.{t} purge ALL ownlist_purge" for t in ("rateLimit", "session")),
    "auth.verification identity_all ALL ownlist_identity",
    "auth.verification purge ALL ownlist_purge",
}
# As PostgreSQL writes it, but for white space: a column is the principal of this
# transaction, if that is one of the database's issuer.
OWN = (
    r"\((owner_)?id = \( SELECT CASE WHEN same_issuer\(\) THEN"
    r" NULLIF\(current_setting\('app\.user_id'::text, true\), ''::text\)"
    r" ELSE NULL::text END AS \"case\"\)\)"
)

_NAMES = f"array{list(ROLES)}"
_ATTRIBUTES = f"""
select rolname, power from pg_roles, lateral (values
  (rolsuper, 'is a superuser'),
  (rolbypassrls, 'bypasses row level security'),
  (rolcreaterole, 'may create roles'),
  (rolcreatedb, 'may create databases'),
  (rolreplication, 'may replicate'),
  (exists (select from pg_auth_members where member = pg_roles.oid),
   'is a member of another role')
) as powers (has, power)
where has and rolname = any ({_NAMES}) order by 1, 2
"""  # noqa: S608 - of constants
# Through a membership, an ownership or a grant to all.
_POWERS = f"""
select role, power from unnest({_NAMES}) role, lateral (
  select 'owns ' || relname as power from pg_class
    where pg_get_userbyid(relowner) = role
  union all select 'may truncate ' || relname from pg_class
    where relnamespace::regnamespace::text in ('public', 'auth')
    and relkind = 'r' and has_table_privilege(role, oid, 'truncate')
  union all select 'inherits ' || rolname from pg_roles
    where rolname <> role and pg_has_role(role, oid, 'usage')
  union all select 'may set role to ' || rolname from pg_roles
    where rolname <> role and pg_has_role(role, oid, 'set')
  union all select 'may create objects in ' || nspname from pg_namespace
    where has_schema_privilege(role, oid, 'create')
  union all select 'may call ' || proname from pg_proc
    where prosecdef and proowner <> role::regrole
    and has_function_privilege(role, oid, 'execute')
  union all select 'may create schemas or temporary tables' where
    has_database_privilege(role, current_database(), 'create,temporary')
  union all select 'may read accounts' from pg_namespace where nspname = 'auth'
    and role = 'ownlist_api' and has_schema_privilege(role, oid, 'usage')
) found where exists (select from pg_roles where rolname = role)
"""  # noqa: S608 - of constants
_ROLES_THERE = f"""
select rolname from pg_roles where rolname = any ({_NAMES})
"""  # noqa: S608 - of constants
_TABLES = """
select relname, relrowsecurity, relforcerowsecurity,
  pg_get_userbyid(relowner) as owner
from pg_class where relkind in ('r', 'p', 'v', 'm', 'f')
and relnamespace::regnamespace::text = 'public' and relname <> 'alembic_version'
order by relname
"""
_POLICIES = """
select format('%s.%s %s %s %s', schemaname, tablename, policyname, cmd,
              array_to_string(roles, ',')) as policy,
  permissive = 'PERMISSIVE' as permissive, coalesce(qual, '') as using,
  qual is not distinct from with_check as both_ways
from pg_policies where schemaname in ('public', 'auth') and policyname <> 'issuer_owner'
"""


def attributes(ask: Ask) -> list[str]:
    """What a role of the functions may do by its attributes: it should be nothing."""
    return [f"{role} {power}" for role, power in ask(_ATTRIBUTES)]


def missing_roles(ask: Ask) -> list[str]:
    there = {role for (role,) in ask(_ROLES_THERE)}
    return [f"{role} is missing" for role in ROLES if role not in there]


def powers(ask: Ask) -> list[str]:
    """The same, and what it may do by ownership, membership or a grant to all."""
    granted = [f"{role} {power}" for role, power in ask(_POWERS)]
    return [*attributes(ask), *granted]


def not_enabled(ask: Ask) -> list[str]:
    """Tables without row level security, and those that are not there."""
    found = {name: enabled for name, enabled, *_ in ask(_TABLES)}
    missing = [f"{name} is missing" for name in TABLES if name not in found]
    return missing + [
        f"{name} has no row level security" for name, on in found.items() if not on
    ]


def not_forced(ask: Ask) -> list[str]:
    """Tables whose owner is not held by the policies, or is a role of the functions."""
    found = ask(_TABLES)
    said = "is not forced: its owner sees all rows"
    loose = [f"{name} {said}" for name, _, on, _ in found if not on]
    owned = [f"{name} belongs to {who}" for name, *_, who in found if who in ROLES]
    return loose + owned


def wrong_policies(ask: Ask) -> list[str]:
    """Policies that are missing, unknown, or that let a principal see another's."""
    found = {name: rest for name, *rest in ask(_POLICIES)}
    missing = [f"{name} is missing" for name in sorted(POLICIES - found.keys())]
    unknown = [f"{name} is unknown" for name in sorted(found.keys() - POLICIES)]
    wrong = [
        f"{name} differs from its migration"
        for name, (permissive, using, both_ways) in found.items()
        if not permissive
        or (name.endswith("_own ALL ownlist_api") and not (own(using) and both_ways))
    ]
    return missing + unknown + wrong


def own(using: str) -> bool:
    """Whether a policy shows a principal what is theirs, and nothing without one."""
    return re.fullmatch(OWN, " ".join(using.split())) is not None

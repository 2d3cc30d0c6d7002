"""Better Auth's tables (core, jwt, rate limit) and the role of the identity function.

A test asks Better Auth itself whether anything is missing here.
"""

from alembic import op

from infra.migrations.roles import create_role, drop_role

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# What every role gets unasked, and nobody here needs. Where the migrating role is not
# the owner (a database made in a console) PostgreSQL warns and goes on.
CLOSE = """
do $$
begin
  execute format('revoke temporary on database %I from public', current_database());
end $$;
revoke all on schema public from public;
alter default privileges revoke execute on functions from public;
"""
REOPEN = """
alter default privileges grant execute on functions to public;
grant usage on schema public to public;
do $$
begin
  execute format('grant temporary on database %I to public', current_database());
end $$;
"""
TABLES = """
create schema auth;
create table auth."user" (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  email text not null unique,
  "emailVerified" boolean not null,
  image text,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null default current_timestamp
);
create table auth.session (
  id uuid primary key default gen_random_uuid(),
  "expiresAt" timestamptz not null,
  token text not null unique,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null,
  "ipAddress" text,
  "userAgent" text,
  "userId" uuid not null references auth."user" (id) on delete cascade
);
create index "session_userId_idx" on auth.session ("userId");
create table auth.account (
  id uuid primary key default gen_random_uuid(),
  "accountId" text not null,
  "providerId" text not null,
  "userId" uuid not null references auth."user" (id) on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  scope text,
  password text,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null
);
create index "account_userId_idx" on auth.account ("userId");
create table auth.verification (
  id uuid primary key default gen_random_uuid(),
  identifier text not null,
  value text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null default current_timestamp
);
create index verification_identifier_idx on auth.verification (identifier);
create table auth.jwks (
  id uuid primary key default gen_random_uuid(),
  "publicKey" text not null,
  "privateKey" text not null,
  "createdAt" timestamptz not null,
  "expiresAt" timestamptz,
  alg text,
  crv text
);
create table auth."rateLimit" (
  id uuid primary key default gen_random_uuid(),
  key text not null unique,
  count integer not null,
  "lastRequest" bigint not null
);
"""
GRANTS = """
grant usage on schema auth to ownlist_identity;
grant select, insert, update, delete
  on auth."user", auth.session, auth.account, auth.verification, auth."rateLimit"
  to ownlist_identity;
grant select, insert on auth.jwks to ownlist_identity;
"""
# Better Auth names its tables without a schema. Time limits belong to the role because
# poolers refuse them as start-up parameters; the function gives up after 3 s itself.
SETTINGS = {
    "search_path": "auth",
    "statement_timeout": "2500ms",
    "lock_timeout": "1s",
    "idle_in_transaction_session_timeout": "5s",
}


def upgrade() -> None:
    op.execute(CLOSE)
    op.execute(TABLES)
    create_role("ownlist_identity", SETTINGS)
    op.execute(GRANTS)


def downgrade() -> None:
    op.execute("drop schema auth cascade")
    drop_role("ownlist_identity")
    op.execute(REOPEN)

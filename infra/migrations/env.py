"""Alembic's entry: runs the migrations on the connection that migrate.py opened."""

from alembic import context
from alembic.util import CommandError

connection = context.config.attributes.get("connection")
if connection is None and not context.is_offline_mode():
    raise CommandError("migrations are run by `python -m infra.migrations.migrate`")

# One transaction each: a migration is there whole or not at all, and those before it
# stay. The tables are written by hand, so there is no metadata to compare with.
# Without a connection their SQL is written down, to be judged.
dialect = None if connection else "postgresql"
context.configure(connection, dialect_name=dialect, transaction_per_migration=True)
with context.begin_transaction():
    context.run_migrations()

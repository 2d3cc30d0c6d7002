"""`make reset-change-feed`: after a restore, followers of changes read all again.

A restored backup would give out numbers again that followers, and ETags, have seen on
other changes. So every number from then on is above all that there can have been: above
the microseconds since 1970. Nobody makes one change in each of those, and until 2255
they are below 2^53, up to which JavaScript has whole numbers.
python -m infra.operate.reset_change_feed [STAGE]
"""

import os
import sys

from infra.common.connection_settings import address, database_settings, enter
from infra.common.errors import UserError
from infra.common.stages import confirm
from infra.common.state_folder import open_state
from infra.migrations.errors import MigrationError
from infra.migrations.migrate import Place, connected
from infra.postgres import cluster
from shared.postgres_url import DatabaseSettings, parse_database_url

NAME = "MIGRATION_DATABASE"
FLOOR = (
    "select greatest(version_floor(), extract(epoch from clock_timestamp()) * 1000000)"
)
# For whom the backup does not hold, or who never wrote: a number to begin with.
RAISE = """
create or replace function version_floor() returns bigint language sql stable
  parallel safe return {floor}::bigint"""
# The role that may see every owner: even the tables' own is held by the policies.
BECOME = "set local role ownlist_eraser"
RENEW = """
update owner set epoch = gen_random_uuid(),
  change_number = greatest(change_number, {floor}),
  -- An erased owner's numbers have ended: it is a constraint that both are the same.
  erased_number = case when erased_at is not null
    then greatest(change_number, {floor}) end"""


def reset_change_feed(place: Place) -> int:
    """Give every owner's feed a new epoch and higher numbers; how many. Raises
    MigrationError.

    One transaction: until it ends, nobody writes.
    """
    with connected(place) as connection, connection.begin():
        connection.exec_driver_sql(BECOME)  # or be refused, before anything is changed
        floor = int(connection.exec_driver_sql(FLOOR).scalar_one())
        connection.exec_driver_sql("reset role")
        connection.exec_driver_sql(RAISE.format(floor=floor))
        connection.exec_driver_sql(BECOME)
        return connection.exec_driver_sql(RENEW.format(floor=floor)).rowcount


def chosen(stage: str | None) -> DatabaseSettings:
    """The database that is meant: of the stage, or the only one. Raises UserError."""
    if stage is None:
        return _the_only_one()
    settings = enter(stage)
    database = database_settings(NAME, settings)
    if stage == "prod":
        everybody = f"All clients will read their lists again: {address(database)}."
        confirm(stage, settings, everybody)
    return database


def _the_only_one() -> DatabaseSettings:
    local = cluster.running(open_state().postgres)
    named = [n for n in (f"{NAME}_URL", f"{NAME}_SECRET_ID") if os.environ.get(n)]
    if local and named:
        raise UserError(
            f"Which database? `make dev` runs, and {named[0]} is set: unset it, or"
            " stop `make dev`."
        )
    if named:
        return database_settings(NAME, enter(None))
    if not local:
        raise UserError(
            "Which database? Name a stage (`make reset-change-feed STAGE=dev`), set"
            f" {NAME}_URL, or start `make dev`."
        )
    return parse_database_url(cluster.owner_url(local))


def main(arguments: list[str]) -> int:
    try:
        database = chosen(arguments[0] if arguments else None)
        owners = reset_change_feed(database)
    except (MigrationError, UserError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"reset {owners} change feeds: {address(database)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

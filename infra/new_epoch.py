"""`make new-epoch`: whoever follows a feed of changes starts anew. After a restore.

A restored backup gives out numbers again that followers have seen on other changes.
"""

import os
import sys

from infra.local import cluster
from infra.local.state import open_state
from infra.local.trouble import Trouble
from infra.migrate import MigrationError, connected

# The role that may see every owner: even the tables' own is held by the policies.
BECOME = "set local role ownlist_eraser"
RENEW = "update owner set epoch = gen_random_uuid()"


def new_epoch(url: str) -> int:
    """Give every owner's feed a new epoch; how many. Raises MigrationError.

    One transaction: until it ends, nobody writes.
    """
    with connected(url) as connection, connection.begin():
        connection.exec_driver_sql(BECOME)
        return connection.exec_driver_sql(RENEW).rowcount


def local_url() -> str:
    """Where the migrations sign in to the database of `make dev`. Raises Trouble."""
    postgres = cluster.running(open_state().postgres)
    if not postgres:
        raise Trouble("Set MIGRATION_DATABASE_URL, or start `make dev`.")
    return cluster.owner_url(postgres)


def main() -> int:
    try:
        owners = new_epoch(os.environ.get("MIGRATION_DATABASE_URL") or local_url())
    except (MigrationError, Trouble) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{owners} feeds of changes have a new epoch")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""`make change-issuer FROM= TO=`: the same users have tokens of another address now.

For the day the domain changes. Todos belong to subjects of one issuer: at another
issuer the same subject may be somebody else. So it asks twice.
python -m infra.operate.change_issuer FROM TO [STAGE]
"""

import sys

from sqlalchemy import text

from infra.common.connection_settings import address, database_settings, enter
from infra.common.errors import UserError
from infra.common.stages import confirm
from infra.migrations.errors import MigrationError
from infra.migrations.migrate import Place, connected, remembered_issuer

USAGE = (
    "Usage: make change-issuer FROM=https://old.example TO=https://new.example"
    " STAGE=prod, or MIGRATION_DATABASE_URL set"
)
CHANGE = "update issuer set url = :new where url = :old"


def holds(place: Place, issuer: str) -> None:
    """Raises UserError unless the database holds the users of this issuer."""
    with connected(place) as connection:
        _refuse_other(remembered_issuer(connection), issuer)


def change(place: Place, old: str, new: str) -> None:
    """From here on the users are the new issuer's. Raises UserError, MigrationError."""
    with connected(place) as connection, connection.begin():
        done = connection.execute(text(CHANGE), {"old": old, "new": new})
        if not done.rowcount:
            _refuse_other(remembered_issuer(connection), old)


def _refuse_other(known: str | None, expected: str) -> None:
    if known != expected:
        holds = f"the users of {known}" if known else "no issuer's users yet"
        raise UserError(
            f"Nothing was done. The database holds {holds}, not {expected}."
        )


def ask_and_change(old: str, new: str, stage: str | None) -> str:
    """What was done, in a sentence. Raises UserError, MigrationError."""
    settings = enter(stage)
    if not old or not new or old == new:
        raise UserError(USAGE)
    database = database_settings("MIGRATION_DATABASE", settings)
    holds(database, old)
    place = address(database)
    effect = f"In {place}, users of {new} get the todos of the same user id at {old}."
    confirm(stage or database.database, settings, effect)
    again = f"Functions with AUTH_ISSUER={old} answer 503 from then on."
    confirm(new, settings, again, variable="CONFIRM_ISSUER")
    change(database, old, new)
    return f"the issuer is {new} now: {place}. Deploy with AUTH_ISSUER={new}."


def main(arguments: list[str]) -> int:
    if len(arguments) not in (2, 3):
        print(USAGE, file=sys.stderr)
        return 2
    old, new, stage = (*arguments, None)[:3]
    try:
        print(ask_and_change(str(old).strip(), str(new).strip(), stage))
    except (MigrationError, UserError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

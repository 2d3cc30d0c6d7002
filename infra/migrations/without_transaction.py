"""For what PostgreSQL does outside a transaction only: an index built beside writes."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import op


@contextmanager
def without_transaction() -> Iterator[None]:
    """Each statement is there at once, and stays if a later one fails.

    What came before it is committed. So it is all that its migration does, and can be
    repeated.
    """
    with op.get_context().autocommit_block():
        if not op.get_context().as_sql:
            # Alembic has asked for the isolation level, and so begun a transaction.
            op.get_bind().exec_driver_sql("rollback")
        yield

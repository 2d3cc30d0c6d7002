"""How a migration replaces a function that belongs to the eraser."""

# To replace a function takes the right to create in its schema.
AS_ERASER = """
grant ownlist_eraser to current_user with set true, inherit false;
grant create on schema public to ownlist_eraser;
set local role ownlist_eraser;
{statement}
reset role;
revoke create on schema public from ownlist_eraser;
"""


def as_eraser(statement: str) -> str:
    """The statement, run as the role that owns the functions that erase and count."""
    return AS_ERASER.format(statement=statement)

"""Parameters that statements share.

None may be named like a column: SQLAlchemy would take it for a value to set.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    LargeBinary,
    Uuid,
    bindparam,
)
from sqlalchemy.dialects.postgresql import ARRAY

from shared.todos.members import MEMBERS
from shared.todos.sql.tables import todo

ID = bindparam("row_id", type_=Uuid)  # of the todo, or project, it is about
LIMIT = bindparam("limit", type_=Integer)
IF_MATCH = bindparam("if_match", type_=ARRAY(BigInteger))
IF_NONE_MATCH = bindparam("if_none_match", type_=ARRAY(BigInteger))
DIGEST = bindparam("new_digest", type_=LargeBinary)
FIRST_DIGEST = bindparam("first_digest", type_=LargeBinary)
# The columns that create and update set, by the members they belong to.
COLUMNS_OF = {
    member.name: (member.name, *member.derived) for member in MEMBERS if member.content
}
CONTENT: dict[str, ColumnElement[Any]] = {
    column: bindparam(f"new_{column}", type_=todo.c[column].type)
    for columns in COLUMNS_OF.values()
    for column in columns
}

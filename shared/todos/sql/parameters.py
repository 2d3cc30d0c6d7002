"""Parameters that statements share.

None may be named like a column: SQLAlchemy would take it for a value to set.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    SmallInteger,
    Text,
    Uuid,
    bindparam,
)
from sqlalchemy.dialects.postgresql import ARRAY

ID = bindparam("todo_id", type_=Uuid)
LIMIT = bindparam("limit", type_=Integer)
IF_MATCH = bindparam("if_match", type_=ARRAY(BigInteger))
IF_NONE_MATCH = bindparam("if_none_match", type_=ARRAY(BigInteger))
DIGEST = bindparam("new_digest", type_=LargeBinary)
FIRST_DIGEST = bindparam("first_digest", type_=LargeBinary)
CONTENT: dict[str, ColumnElement[Any]] = {
    "title": bindparam("new_title", type_=Text),
    "title_folded": bindparam("new_title_folded", type_=Text),
    "title_key": bindparam("new_title_key", type_=Text),
    "description": bindparam("new_description", type_=Text),
    "description_folded": bindparam("new_description_folded", type_=Text),
    "priority": bindparam("new_priority", type_=SmallInteger),
    "due_date": bindparam("new_due_date", type_=Date),
    "due_at": bindparam("new_due_at", type_=DateTime(timezone=True)),
    "tags": bindparam("new_tags", type_=ARRAY(Text)),
    "tags_folded": bindparam("new_tags_folded", type_=ARRAY(Text)),
}
# What follows from the members, each from one.
FOLDED = {
    "title": ("title_folded", "title_key"),
    "description": ("description_folded",),
    "tags": ("tags_folded",),
}

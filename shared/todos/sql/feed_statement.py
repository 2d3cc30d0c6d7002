"""The change feed of an owner: what has a number above the one a client has seen."""

from sqlalchemy import BigInteger, and_, bindparam, or_, select

from shared.todos.sql.owner_row import ME
from shared.todos.sql.page_weight import MAX_OCTETS, weighed
from shared.todos.sql.parameters import LIMIT
from shared.todos.sql.tables import SHOWN, owner, todo

AFTER = bindparam("after_number", type_=BigInteger)
TRASH_AFTER = bindparam("trash_after_number", type_=BigInteger)

_CHANGED = (
    select(*SHOWN)
    .where(todo.c.owner_id == ME, todo.c.version > AFTER)
    .where(or_(todo.c.deleted_at.is_(None), todo.c.version > TRASH_AFTER))
    .order_by(todo.c.version)
    .limit(LIMIT)
)
_HEAVY = weighed(_CHANGED, "version")
# The owner is also there when there is no todo.
_TODO = [
    owner.c.id.label("owner_id") if column.name == "owner_id" else column
    for column in _HEAVY.c
]
# One snapshot: the owner's number is that of the last change there is to see.
CHANGES = (
    select(owner.c.epoch, owner.c.change_number, owner.c.purged_number, *_TODO)
    .select_from(
        owner.outerjoin(
            _HEAVY, and_(_HEAVY.c.owner_id == owner.c.id, _HEAVY.c.before < MAX_OCTETS)
        )
    )
    .where(owner.c.id == ME)
    .order_by(_HEAVY.c.version)
)

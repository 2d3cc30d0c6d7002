"""All todos of an owner in the order of their ids, from one on."""

from sqlalchemy import Boolean, Uuid, bindparam, or_, select

from shared.todos.sql.owner_row import ME
from shared.todos.sql.page_weight import MAX_OCTETS, weighed
from shared.todos.sql.parameters import LIMIT
from shared.todos.sql.tables import SHOWN, todo

AFTER_ID = bindparam("after_id", type_=Uuid)
WITH_TRASH = bindparam("with_trash", type_=Boolean)

_KEPT = (
    select(*SHOWN)
    .where(todo.c.owner_id == ME, todo.c.id > AFTER_ID)
    .where(or_(todo.c.deleted_at.is_(None), WITH_TRASH))
    .order_by(todo.c.id)
    .limit(LIMIT)
)
_HEAVY = weighed(_KEPT, "id")
EXPORT = select(_HEAVY).where(_HEAVY.c.before < MAX_OCTETS).order_by(_HEAVY.c.id)

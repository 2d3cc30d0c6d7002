"""Whether the tables are there and closed: asked without a principal."""

from sqlalchemy import select

from shared.todos.sql.tables import todo

ANY_TODO = select(todo.c.owner_id).limit(1)

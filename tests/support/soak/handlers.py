"""The handlers that a load calls, imported: it takes its time."""

from functions import batch_todos, create_todo, import_todos, list_todos

__all__ = ["batch_todos", "create_todo", "import_todos", "list_todos"]

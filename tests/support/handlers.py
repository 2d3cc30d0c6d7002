"""The handlers that a load calls, imported: it takes its time."""

from functions import create_todo, list_todos

__all__ = ["create_todo", "list_todos"]

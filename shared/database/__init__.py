"""The one connection of an execution environment, and the only way to it."""

"""The todo: its rules, its tables, and every SQL statement on it."""

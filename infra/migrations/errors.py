"""What stands apart from the migrations: to import those takes a second."""


class MigrationError(Exception):
    """One sentence, without the password. The migration that failed left nothing."""

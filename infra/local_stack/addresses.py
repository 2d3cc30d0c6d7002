"""Where `make dev` answers."""

PORT = 4000
MAILBOX = 25  # its port is so many above that of the API


def base_url(port: int) -> str:
    return f"http://localhost:{port}"


def mailbox_url(port: int) -> str:
    """The mailbox of the stack whose API is on this port."""
    return base_url(port + MAILBOX)

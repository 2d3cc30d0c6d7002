"""Who calls: all that auth hands on, and all that the database asks for."""

from dataclasses import dataclass

from shared.scopes import Scope


@dataclass(frozen=True, slots=True)
class Principal:
    """A verified caller. `id`: the token's subject, 1-255 visible ASCII characters."""

    id: str
    issuer: str = ""
    expires_at: float = 0.0  # of the token, in seconds since the epoch
    client: str = ""  # that holds the token; empty if it names none
    scopes: frozenset[Scope] = frozenset()  # all that the token may do

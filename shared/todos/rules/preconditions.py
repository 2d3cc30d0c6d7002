"""Which versions a todo, or project, may have for a request to be carried out."""

from collections.abc import Sequence
from typing import NamedTuple


class Preconditions(NamedTuple):
    """If-Match and If-None-Match (RFC 9110 section 13.1), as versions."""

    match: Sequence[int] | None = None  # it must be one of these; None: any will do
    none_match: Sequence[int] | None = ()  # and none of these; None: none will do

    def matches(self, version: int) -> bool:
        return self.match is None or version in self.match

    def excludes(self, version: int) -> bool:
        return self.none_match is None or version in self.none_match

    def values(self) -> dict[str, list[int] | None]:
        """As the parameters of statements."""
        match, none_match = self.match, self.none_match
        return {
            "if_match": None if match is None else list(match),
            "if_none_match": None if none_match is None else list(none_match),
        }


NO_CONDITION = Preconditions()

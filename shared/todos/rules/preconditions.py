"""Which versions a todo may have for a request to be carried out."""

from collections.abc import Sequence
from typing import NamedTuple


class Preconditions(NamedTuple):
    """If-Match and If-None-Match (RFC 9110 section 13.1), as versions of a todo."""

    match: Sequence[int] | None = None  # it must be one of these; None: any will do
    none_match: Sequence[int] | None = ()  # and none of these; None: none will do

    def matches(self, version: int) -> bool:
        return self.match is None or version in self.match

    def excludes(self, version: int) -> bool:
        return self.none_match is None or version in self.none_match


NO_CONDITION = Preconditions()

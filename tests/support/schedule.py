"""Which worker of pytest-xdist gets which test."""

from xdist.scheduler import LoadScopeScheduling

END_TO_END = "tests/e2e/"


class OneStack(LoadScopeScheduling):  # type: ignore[misc]
    """Any worker gets any test, but one gets all that run on the local stack.

    So the stack starts once. `--dist loadgroup` is meant for this and does not do it:
    pytest-xdist 3.8 writes the group where pytest 9.2 no longer looks.
    """

    def _split_scope(self, nodeid: str) -> str:
        return END_TO_END if nodeid.startswith(END_TO_END) else nodeid

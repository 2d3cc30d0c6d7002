"""Whether tests take all the time they can use: OWNLIST_THOROUGH=1, of `make test-all`.

By default what is slow by nature is tried with fewer rounds; no rule is left out.
"""

import os

THOROUGH = os.environ.get("OWNLIST_THOROUGH") == "1"


def rounds(usual: int, thorough: int) -> int:
    """How many there are in this run."""
    return thorough if THOROUGH else usual

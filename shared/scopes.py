"""What a token may do: the scopes of this API. Each operation needs one of them.

`todos:write` shows the todos that it changes; to find any takes `todos:read`.
"""

from typing import Literal, get_args

Scope = Literal[
    "todos:read",
    "todos:write",
    "account:read",
    "account:write",
    "account:share",
    "account:erase",
]
SCOPES: frozenset[Scope] = frozenset(get_args(Scope))

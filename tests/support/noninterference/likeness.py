"""What two answers are compared by: all of them, but for what is new each time.

Ids are named in the order of their coming, so that the same id is the same name. Times,
tokens and cursors are new in each world; whether there is one is not.
"""

import re

from tests.support.api.client import Answer
from tests.support.identity.function import Answer as IdentityAnswer

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NEW = (
    (re.compile(r'"request_id": ?"[^"]+"'), '"request_id": ...'),
    (re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]+"), "TOKEN"),
    (re.compile(r"(#reset=)\w+"), r"\1TOKEN"),
    (re.compile(r'("(?:token|x)": ?)"[^"]+"'), r"\1TOKEN"),
    (re.compile(r'("next(?:_cursor)?": ?)"[^"]+"'), r"\1CURSOR"),
    (re.compile(r"(cursor|since)=[^&>]+"), r"\1=CURSOR"),
    # An ETag of a body, which is compared itself.
    (re.compile(r'"[0-9a-f]{32}"'), "HASH"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)"), "TIME"),
)
NOT_COMPARED = {"date", "x-request-id", "content-length", "connection", "keep-alive"}
LENGTHS = {"retry-after": "WAIT", "set-auth-token": "TOKEN"}


class Likeness:
    """Of one world: it has its own ids."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def of(self, answer: Answer | IdentityAnswer) -> str:
        headers = {
            name: LENGTHS.get(name, value)
            for name, value in sorted((n.lower(), v) for n, v in answer.headers.items())
            if name not in NOT_COMPARED
        }
        body = answer.body if isinstance(answer, Answer) else answer.body.decode()
        cookies = [] if isinstance(answer, Answer) else answer.cookies
        names = [re.sub(r"=[^;]+", "=...", cookie, count=1) for cookie in cookies]
        return self.text(f"{answer.status} {headers} {names}\n{body}")

    def text(self, text: str) -> str:
        for pattern, name in NEW:
            text = pattern.sub(name, text)
        return UUID.sub(lambda found: self._name(found[0]), text)

    def _name(self, found: str) -> str:
        return self.names.setdefault(found, f"ID{len(self.names)}")

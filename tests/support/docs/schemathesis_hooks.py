"""What the OpenAPI document cannot say of good input, said to schemathesis.

Of requests that are meant to be bad only this: a text that is too long for what
surrounds it is not too long, as the ends are trimmed before it is measured.
"""

import os
import re
from typing import Any

import schemathesis
from schemathesis.core import NotSet

from shared.todos.rules.fields import MAX_TAG

FROM_ANSWERS = ("cursor", "since")  # opaque: only an earlier answer has a good one
OWN = ("before", "after", "project_id")  # a todo or a project of one's own
KNOWN = {"time_zone": "Asia/Tokyo", "language": "de-AT"}  # of lists kept elsewhere
PAST = "2026-01-01T00:00:00Z"
ETAGS = {"if-match": "*", "if-none-match": '"0"'}  # any, and one that never is
MOMENTS = ("completed_at", "created_at", "deleted_at")


@schemathesis.hook
def before_call(_: Any, case: schemathesis.Case[Any], __: dict[str, Any]) -> None:
    mode = case.meta.generation.mode if case.meta else None
    if mode is None or not mode.is_positive:
        case.body = _filled(case.body)
        return
    for name in FROM_ANSWERS:
        case.query.pop(name, None)
    if "time_zone" in case.query:
        case.query["time_zone"] = KNOWN["time_zone"]
    for name in case.headers:  # of an ETag only an earlier answer knows
        if name.lower() in ETAGS:
            case.headers[name] = ETAGS[name.lower()]
    if not isinstance(case.body, NotSet):
        case.body = _good(case.body)


def _filled(body: Any) -> Any:
    if isinstance(body, str):
        return re.sub(r"\s", "x", body) if len(body) > MAX_TAG else body
    if isinstance(body, list):
        return [_filled(each) for each in body]
    if isinstance(body, dict):
        return {name: _filled(value) for name, value in body.items()}
    return body


def _good(body: Any) -> Any:
    if isinstance(body, list):
        return [_good(each) for each in body]
    if not isinstance(body, dict):
        return body
    kept = {name: _good(value) for name, value in body.items() if name not in OWN}
    for name in MOMENTS:
        if kept.get(name) is not None:
            kept[name] = PAST
    for name, known in KNOWN.items():
        if kept.get(name) is not None:
            kept[name] = known
    if "confirm" in kept:
        kept["confirm"] = os.environ["OWNLIST_SUBJECT"]
    return kept

"""What pydantic finds wrong with a request, in our own words.

Its messages quote the input, and its locations name what the client made up.
"""

import re
from collections.abc import Iterable
from itertools import islice

from pydantic_core import ErrorDetails

from shared.problems import Fault, Invalid

IN_AN_OPERATION = re.compile(r"/operations/([0-9]+)")
VARIANTS = ("create", "update", "complete", "reopen", "delete", "restore")
MAX_FAULTS = 100  # of a body that may hold thousands, enough to begin with

SENTENCES = {
    "missing": "is required",
    "extra_forbidden": "has an unknown member",
    "string_type": "must be a string",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_parsing_size": "must be a whole number",
    "list_type": "must be an array",
    "model_attributes_type": "must be an object",
    "model_type": "must be an object",
    "dict_type": "must be an object",
    "union_tag_not_found": "must have a member `op`",
    "union_tag_invalid": f"must have one of {', '.join(VARIANTS)} as `op`",
}
BOUNDS = {
    "greater_than_equal": ("must be at least {}", "ge"),
    "less_than_equal": ("must be at most {}", "le"),
    "literal_error": ("must be {}", "expected"),
    "too_short": ("must have at least {} items", "min_length"),
    "too_long": ("must have at most {} items", "max_length"),
    "string_too_long": ("must have at most {} characters", "max_length"),
}


def invalid(errors: Iterable[ErrorDetails]) -> Invalid:
    """What pydantic found, without a value and without a name the client made up.

    Of a batch it names the first operation with a fault, as the database would.
    """
    faults = dict.fromkeys(map(_fault, errors))
    problem = Invalid(errors=list(islice(faults, MAX_FAULTS)))
    found = map(IN_AN_OPERATION.match, (fault.pointer for fault in faults))
    problem.operation = min((int(each[1]) for each in found if each), default=None)
    return problem


def _fault(error: ErrorDetails) -> Fault:
    kind = error["type"]
    where, *path = error["loc"]
    if kind == "extra_forbidden":
        path.pop()
    pointer = f"?{path[0]}" if where == "query" else _pointer(path)
    return Fault(pointer, _sentence(kind, error))


def _pointer(path: list[int | str]) -> str:
    """RFC 6901. Behind an index pydantic names the variant, which is no member."""
    named = zip(path, [None, *path], strict=False)
    kept = (p for p, before in named if not (isinstance(before, int) and p in VARIANTS))
    return "".join(f"/{part}" for part in kept)


def _sentence(kind: str, error: ErrorDetails) -> str:
    if kind == "todo_rule":
        return str(error["msg"])
    if kind in BOUNDS:
        sentence, bound = BOUNDS[kind]
        return sentence.format(error["ctx"][bound])
    return SENTENCES.get(kind, "is not valid")

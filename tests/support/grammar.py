"""Strings as the grammar of a standard has them, for properties."""

from hypothesis import strategies as st


def cased(name: str) -> st.SearchStrategy[str]:
    """The name, each letter in either case."""
    letters = [st.sampled_from([each.lower(), each.upper()]) for each in name]
    return st.tuples(*letters).map("".join)

"""Strategies for parts of header fields, as RFC 9110 section 5.6 has them."""

from hypothesis import strategies as st

TCHAR = "!#$%&'*+-.^_`|~0123456789ABCXYZabcxyz"
QDTEXT = "\t !#$%&'()*+,-./:;<=>?@[]^_`{|}~09AZaz\x80\xe9\xff"

OWS = st.text(" \t", max_size=3)
token = st.text(TCHAR, min_size=1, max_size=8)


def any_case(string: str) -> st.SearchStrategy[str]:
    """The string with each of its letters in upper or lower case."""
    return st.tuples(*(st.sampled_from([c.lower(), c.upper()]) for c in string)).map(
        "".join
    )


def quoted(string: str) -> st.SearchStrategy[str]:
    """A quoted string of this value; any character may be an escaped one."""
    must = '"\\'
    each = (
        st.just(f"\\{c}") if c in must else st.sampled_from([c, f"\\{c}"])
        for c in string
    )
    return st.tuples(*each).map(lambda parts: f'"{"".join(parts)}"')


_value = token | st.text(QDTEXT + '"\\', max_size=8).flatmap(quoted)
_name = token.filter(lambda name: name.lower() != "charset")
_parameter = st.just("") | st.builds("{}={}".format, _name, _value)
# Any number of them, empty ones too, with semicolons between.
PARAMETERS = st.lists(st.tuples(OWS, _parameter, OWS).map("".join), max_size=4).map(
    ";".join
)
# One that is nearly a parameter.
NO_PARAMETERS = st.sampled_from(
    [
        *("charset", "=", "=utf-8", "charset=", "charset =utf-8", "charset= utf-8"),
        *('charset="utf-8', 'charset=utf-8"', "charset='utf-8' x", 'a="b"c', "a=b=c"),
        *('a="\\', 'a="b\\"', 'a="\x00"', "a=\xe9", "a=(b)", "a=b,", 'a="b" "c"'),
        *("a=b c", "a b=c", "\xe9=a", "a=\u2003b", "a=@", 'a="\x7f"'),
    ]
)

# Lists (section 5.6.1.2): a recipient ignores empty elements.


def listed(elements: list[str]) -> st.SearchStrategy[str]:
    """The elements in this order, with commas, white space and empty ones between."""
    gap = st.lists(OWS, max_size=2).map(",".join)
    pieces: list[st.SearchStrategy[str]] = [gap]
    for number, element in enumerate(elements):
        before = st.just(",") if number else st.sampled_from(["", ","])
        pieces += [OWS, before, OWS, st.just(element), OWS]
        pieces.append(st.sampled_from(["", ",", ", ,", ",,\t,"]))
    return st.tuples(*pieces).map("".join)

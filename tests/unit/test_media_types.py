"""Content-Type and Content-Encoding, generated from the grammar of RFC 9110."""

import time
from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from shared.http.bodies import strict_json
from shared.problems import UnsupportedMediaType
from tests.support.api.http_grammar import (
    NO_PARAMETERS,
    OWS,
    PARAMETERS,
    any_case,
    quoted,
    token,
)
from tests.support.run.cases import cases

UTF_8 = st.sampled_from(["utf-8", "utf8"]).flatmap(any_case)
LATIN = st.sampled_from(["latin1", "iso-8859-1", "utf-16", "us-ascii", "utf-8x", "x"])


def charset(value: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    written = value | value.flatmap(quoted)
    return st.builds("{}={}".format, any_case("charset"), written)


def header(
    kind: st.SearchStrategy[str], *parts: st.SearchStrategy[str]
) -> st.SearchStrategy[str]:
    """A media type with these parameters, and white space wherever it is allowed."""
    pieces = [piece for part in parts for piece in (OWS, st.just(";"), OWS, part)]
    return st.tuples(kind, *pieces, OWS).map("".join)


JSON = any_case("application/json")


def is_read(sent: Mapping[str, str], method: str = "POST") -> bool:
    try:
        return bool(strict_json(b"{}", sent, method) == {})
    except UnsupportedMediaType:
        return False


@given(header(JSON, PARAMETERS, st.just("") | charset(UTF_8), PARAMETERS))
def test_json_in_utf8_is_read_however_it_is_written(content_type: str) -> None:
    assert is_read({"content-type": content_type})


@given(header(any_case("application/merge-patch+json"), PARAMETERS))
def test_a_merge_patch_is_read_by_patch_alone(content_type: str) -> None:
    assert is_read({"content-type": content_type}, "PATCH")
    assert not is_read({"content-type": content_type})


@given(header(JSON, PARAMETERS, charset(LATIN), st.just("") | charset(UTF_8)))
def test_another_charset_is_refused(content_type: str) -> None:
    assert not is_read({"content-type": content_type})


@given(header(JSON, PARAMETERS, NO_PARAMETERS))
def test_an_unknown_parameter_is_rejected(content_type: str) -> None:
    assert not is_read({"content-type": content_type})


@given(st.builds("{}/{}".format, token, token))
def test_another_type_is_refused(content_type: str) -> None:
    expected = content_type.lower() == "application/json"
    assert is_read({"content-type": content_type}) == expected


@cases(
    "content_type",
    [
        *("", "application", "application/", "/json", "application/json,"),
        *(
            "application /json",
            "application/ json",
            "application/json application/json",
        ),
        *("application/json, application/json", "application/json\n", "*/*"),
        "text/plain; x=application/json",
        "multipart/form-data; boundary=application/json",
    ],
)
def test_a_malformed_media_type_is_rejected(content_type: str) -> None:
    assert not is_read({"content-type": content_type})


CODINGS = st.lists(st.just("") | any_case("identity")).flatmap(
    lambda codings: st.tuples(*(st.tuples(OWS, st.just(c), OWS) for c in codings)).map(
        lambda parts: ",".join("".join(part) for part in parts)
    )
)


@given(CODINGS)
def test_identity_is_no_coding(codings: str) -> None:
    assert is_read({"content-type": "application/json", "content-encoding": codings})


@given(CODINGS, token.filter(lambda coding: coding.lower() != "identity"), CODINGS)
def test_every_other_coding_is_refused(before: str, coding: str, after: str) -> None:
    sent = {"content-encoding": f"{before},{coding},{after}"}
    assert not is_read({"content-type": "application/json", **sent})


@cases("part", [" ", ";", "; ", ";a=b", ';a="b"', ';a="\\"', "a"])
def test_a_long_header_takes_no_time(part: str) -> None:
    """The gateway lets 10 KB of headers pass."""
    began = time.process_time()
    for end in ("", "\x00", "=", '"'):
        is_read(
            {"content-type": f"application/json{part * (10_000 // len(part))}{end}"}
        )
    assert time.process_time() - began < 0.5

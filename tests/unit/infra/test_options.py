"""What a person may ask of `make dev`, and what is said when it cannot be."""

import pytest

from infra.common.errors import UserError
from infra.local_stack.options import Options
from tests.support.run.cases import cases


@cases(
    "name, value",
    [
        *(("PORT", port) for port in ("80", "70000", "4000x", "٤٠٠٠", "-1")),
        ("FRONT", "localhost:3000"),
        ("FRONT", "3000"),
        ("FRONT", "http://localhost:3000/app"),
        ("FRONT", "http://localhost:3000?x"),
        ("FRONT", "http://example.com"),
        ("FRONT", "http://me@localhost:3000"),
        ("FRONT", "*"),
        ("FRONT", "null"),
        ("FRONT", "http://localhost:3000,ftp://localhost"),
        ("LIMITS", "none"),
        ("SEED", "yes"),
    ],
)
def test_an_invalid_option_is_reported_with_a_valid_one(name: str, value: str) -> None:
    with pytest.raises(UserError, match=rf"^{name} .*make dev {name}="):
        Options.read({name: value})


def test_a_front_end_may_call_the_api_and_the_identity() -> None:
    options = Options.read({"FRONT": "http://localhost:3000/"})
    assert options.cors_origins == options.trusted_origins == "http://localhost:3000"


def test_origins_are_added_as_a_stage_has_them() -> None:
    options = Options.read(
        {
            "FRONT": "http://localhost:3000, http://[::1]:3000",
            "CORS_ORIGINS": "https://app.example.com,http://localhost:3000",
            "TRUSTED_ORIGINS": "https://accounts.example.com",
        }
    )
    page = "http://localhost:3000,http://[::1]:3000"
    assert options.cors_origins == (
        "https://app.example.com,http://localhost:3000,http://[::1]:3000"
    )
    assert options.trusted_origins == f"https://accounts.example.com,{page}"


def test_without_a_word_nothing_is_opened_and_nothing_limited() -> None:
    assert Options.read({}) == Options()

"""A folder in which nothing can work is refused by name, before anything is done."""

import os
from pathlib import Path

import pytest

from infra.common.errors import UserError
from infra.setup.checkout import others_files, refuse_folder


@pytest.mark.parametrize("name", ["a:b", "a\\b", "a\nb", "a\tb", "a\x1bb", "a\udcffb"])
def test_a_name_that_no_program_can_be_found_by_is_refused(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(UserError) as caught:
        refuse_folder(tmp_path / name)
    sentence = str(caught.value)
    assert repr(str(tmp_path / name)) in sentence
    assert sentence.endswith("Rename the folder.")
    assert sentence.isprintable()


@pytest.mark.parametrize(
    "name",
    [
        "a (b) & 'c' d",
        'a"b',
        "$HOME",
        "`id`",
        "a;b",
        "100%",
        "#1",
        "a[1]*?{2}",
        "日本 é",
        "~",
    ],
)
def test_every_other_name_will_do(tmp_path: Path, name: str) -> None:
    refuse_folder(tmp_path / name)


def test_a_checkout_that_may_not_be_written_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(UserError, match="in a clone of your own"):
        refuse_folder(tmp_path)


def test_a_folder_of_another_user_is_reported_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "ruff").touch()
    own = tmp_path.stat().st_uid
    monkeypatch.setattr(os, "geteuid", lambda: own)
    assert others_files([tmp_path]) == ""
    monkeypatch.setattr(os, "geteuid", lambda: own + 4000)
    sentence = others_files([tmp_path / "missing", tmp_path / "bin"])
    assert sentence.startswith(f"{tmp_path / 'bin'} belongs to ")
    assert "sudo chown -R" in sentence

"""What is uploaded: all that is needed, nothing else, the same bytes each time."""

import hashlib
import re
import zipfile
from pathlib import Path

import pytest

from infra.package import functions, layer
from infra.package.__main__ import (
    LAYER,
    LAYER_BOUND,
    TARGET,
    package,
    size_lines,
    too_large,
)
from infra.package.archive import Size
from tests.support.api.client import operations
from tests.support.run.cases import cases

SHIPPED = re.compile(r"functions/__init__\.py|shared/.+\.py")


def contents(name: str) -> list[str]:
    with zipfile.ZipFile(TARGET / f"{name}.zip") as archive:
        return archive.namelist()


def sources(name: str) -> list[str]:
    return [entry for entry in contents(name) if "__pycache__" not in entry]


def checksums_of_ours(name: str) -> dict[str, int]:
    with zipfile.ZipFile(TARGET / f"{name}.zip") as archive:
        entries = archive.infolist()
    return {e.filename: e.CRC for e in entries if SHIPPED.fullmatch(e.filename)}


def digests(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.glob("*.zip")
    }


def test_there_is_one_archive_for_each_function_and_one_layer(
    sizes: dict[str, Size],
) -> None:
    others = {LAYER, "identity", "web", "nothing_here", "purge_expired"}
    assert sizes.keys() == {each.name for each in operations()} | others
    assert {path.stem for path in TARGET.glob("*.zip")} == sizes.keys()


def test_nothing_is_larger_than_it_may_be(sizes: dict[str, Size]) -> None:
    assert too_large(sizes) == []
    grown = {**sizes, LAYER: Size(0, LAYER_BOUND.unpacked + 1)}
    assert too_large(grown) == [LAYER]
    assert len(list(size_lines(sizes))) == len(sizes)


@pytest.mark.slow  # it packages everything twice
def test_made_again_elsewhere_every_byte_is_the_same(
    sizes: dict[str, Size], tmp_path: Path
) -> None:
    package(tmp_path)
    assert digests(tmp_path) == digests(TARGET)


@cases("name", sorted({*functions.names()} - {"web", "identity"}))
def test_an_archive_has_one_handler_and_the_shared_modules(
    name: str, sizes: dict[str, Size]
) -> None:
    own = [entry for entry in sources(name) if not SHIPPED.fullmatch(entry)]
    assert own == [f"functions/{name}.py"]


def test_the_shared_modules_are_the_same_in_every_archive(
    sizes: dict[str, Size],
) -> None:
    alike = {
        name: checksums_of_ours(name) for name in sizes.keys() - {LAYER, "identity"}
    }
    assert len(alike) > 15
    assert [name for name, own in alike.items() if own != alike["get_todo"]] == []


def test_the_pages_come_with_their_files(sizes: dict[str, Size]) -> None:
    own = [entry for entry in sources("web") if not SHIPPED.fullmatch(entry)]
    code = {"functions/web/__init__.py", "functions/web/handler.py"}
    assert code < set(own)
    assert all(e.startswith("build/web/") and e.endswith(".gz") for e in {*own} - code)


def test_the_identity_is_its_bundle_alone(sizes: dict[str, Size]) -> None:
    assert contents("identity") == ["build/identity/handler.mjs"]


def test_every_module_of_ours_comes_compiled(sizes: dict[str, Size]) -> None:
    modules = {Path(entry).stem for entry in sources("get_todo")}
    compiled = {
        Path(entry).name.removesuffix(".cpython-313.pyc")
        for entry in contents("get_todo")
        if "__pycache__" in entry
    }
    assert compiled == modules


def test_the_layer_has_nothing_of_ours_and_no_source(sizes: dict[str, Size]) -> None:
    entries = contents(LAYER)
    assert {Path(entry).parts[0] for entry in entries} == {"python"}
    tops = {Path(entry).parts[1] for entry in entries}
    assert {"fastapi", "pg8000", "jose"} <= tops
    assert not tops & {"functions", "shared", "infra", "boto3", "moto", "alembic"}
    assert not [e for e in entries if Path(e).suffix in layer.UNREAD]


def test_bytecode_is_believed_unchecked(sizes: dict[str, Size]) -> None:
    """Flags 0b01, PEP 552: by a digest of the source that nobody compares."""
    for name in (LAYER, "get_todo"):
        with zipfile.ZipFile(TARGET / f"{name}.zip") as archive:
            compiled = [e for e in archive.namelist() if e.endswith(".pyc")]
            assert compiled
            flags = {archive.read(entry)[4:8] for entry in compiled}
        assert flags == {b"\x01\x00\x00\x00"}, name


def test_the_layer_is_for_the_processor_of_the_functions(
    sizes: dict[str, Size],
) -> None:
    """e_machine of ELF: 183 is AArch64."""
    with zipfile.ZipFile(TARGET / f"{LAYER}.zip") as archive:
        objects = [e for e in archive.namelist() if e.endswith(".so")]
        assert len(objects) > 5
        assert {archive.read(entry)[18] for entry in objects} == {183}

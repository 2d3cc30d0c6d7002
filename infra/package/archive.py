"""Zip archives that are the same, byte for byte, wherever they are made."""

import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say
FILE = 0o100644 << 16  # a plain file that every user may read, as Lambda's must
MEGABYTE = 1_000_000


class Size(NamedTuple):
    """Bytes as uploaded, and as they lie on the disk of an execution environment."""

    zipped: int
    unpacked: int


def write(target: Path, files: Mapping[str, Path]) -> Size:
    """An archive of files by their name in it. It is there whole or not at all."""
    unfinished = target.with_name(f"{target.name}.unfinished")
    with zipfile.ZipFile(
        unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=9
    ) as zip_:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.external_attr = FILE
            entry.compress_type = zipfile.ZIP_DEFLATED
            zip_.writestr(entry, files[name].read_bytes())
    unfinished.replace(target)
    return size(target)


def size(archive: Path) -> Size:
    with zipfile.ZipFile(archive) as zip_:
        unpacked = sum(entry.file_size for entry in zip_.infolist())
    return Size(archive.stat().st_size, unpacked)


def below(folder: Path, paths: Iterable[Path]) -> dict[str, Path]:
    """Files by their name seen from a folder."""
    return {path.relative_to(folder).as_posix(): path for path in paths}

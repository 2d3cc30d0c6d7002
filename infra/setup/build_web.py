"""Makes what the web function serves, in build/web: hashed names, compressed once.

The page is bundled by esbuild. Standard library only: the set-up runs this.
"""

import gzip
import hashlib
import html
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

from infra.common.state_folder import ROOT
from infra.setup import bundles

BUILT = ROOT / "build" / "web"
SOURCE = ROOT / "functions" / "web" / "source"
SWAGGER = ROOT / "node_modules" / "swagger-ui-dist"
DESCRIPTIONS = (ROOT / "docs" / "openapi.json", ROOT / "docs" / "problems.json")
# In this order: a file may name those before it, and gets their hashed names.
ASSETS = (
    SWAGGER / "swagger-ui.css",
    SWAGGER / "swagger-ui-bundle.js",
    *(SOURCE / n for n in ("icon.svg", "mailbox.js", "account.js", "docs.css")),
    *(SOURCE / n for n in ("docs.js", "manifest.webmanifest")),
)
STYLE = SOURCE / "style" / "page.css"
PAGE = SOURCE / "page.tsx"
# The kill switch is to name worker-off.ts here, and to deploy: docs/runbook.md.
WORKER = SOURCE / "worker.ts"
LICENSES = "swagger-ui-licenses.txt"
LICENSED = ("NOTICE", "LICENSE", "swagger-ui-bundle.js.LICENSE.txt")
PAGES = ("account.html", "docs.html", "page.html", "problems.html")
MARK = b"<!-- problems -->"
PRELOADS = b"<!-- preloads -->"  # what the page's script imports before it begins


def inputs() -> list[Path]:
    """What the files are made from; Swagger UI's version stands in the lock."""
    lock = ROOT / "package-lock.json"
    made_by = [Path(__file__), Path(bundles.__file__)]
    return [*made_by, lock, *DESCRIPTIONS, *_sources()]


def _sources() -> list[Path]:
    return sorted(path for path in SOURCE.rglob("*") if path.is_file())


def build(target: Path = BUILT) -> None:
    """Write all files again, then remove what else is there. Two at once do no harm."""
    (target / "assets").mkdir(parents=True, exist_ok=True)
    files = dict(_files())
    for name, content in files.items():
        _write(target / f"{name}.gz", gzip.compress(content, mtime=0))
    for path in target.rglob("*.gz"):
        if str(path.relative_to(target)).removesuffix(".gz") not in files:
            path.unlink(missing_ok=True)


def _files() -> Iterator[tuple[str, bytes]]:
    """Each file's name under the target, and its content."""
    openapi, problems = (path.read_text() for path in DESCRIPTIONS)
    yield "openapi.json", _compact(openapi).encode()
    yield "worker.js", bundles.bundle(WORKER)
    parts = bundles.split(PAGE)
    names: dict[str, str] = {}
    for plain, original in _assets(parts):
        content = _renamed(original, names)
        digest = hashlib.sha256(content).hexdigest()[:12]
        stem, _, suffix = plain.rpartition(".")
        names[plain] = f"{stem}.{digest}.{suffix}"
        yield f"assets/{names[plain]}", content
    for name in PAGES:
        page = (SOURCE / name).read_bytes().replace(PRELOADS, _preloads(parts))
        page = _renamed(page, names)
        yield name, page.replace(MARK, _sections(problems).encode())


def _assets(parts: bundles.Parts) -> Iterator[tuple[str, bytes]]:
    """Each asset's plain name and its content."""
    for source in ASSETS:
        yield source.name, _without_map(source.read_bytes())
    yield LICENSES, b"\n".join((SWAGGER / n).read_bytes() for n in LICENSED)
    yield STYLE.name, bundles.bundle(STYLE)
    yield from parts.files.items()


def _preloads(parts: bundles.Parts) -> bytes:
    links = [
        f'<link rel="modulepreload" href="/assets/{name}">' for name in parts.at_once
    ]
    return "\n    ".join(links).encode()


def _renamed(content: bytes, names: dict[str, str]) -> bytes:
    for plain, hashed in names.items():
        old, new = f'"/assets/{plain}"', f'"/assets/{hashed}"'
        content = content.replace(old.encode(), new.encode())
    return content


def _without_map(content: bytes) -> bytes:
    """Without the last line that names a source map, which is not served."""
    kept, _, last = content.rstrip().rpartition(b"\n")
    return kept + b"\n" if b"sourceMappingURL=" in last else content


def _compact(document: str) -> str:
    return json.dumps(json.loads(document), ensure_ascii=False, separators=(",", ":"))


def _sections(problems: str) -> str:
    return "\n".join(_section(**entry) for entry in json.loads(problems))


def _section(
    slug: str, status: int, title: str, detail: str, advice: str, code: str = ""
) -> str:
    slug, title, detail, advice = map(_marked_up, (slug, title, detail, advice))
    code = (
        f", under <code>/api/auth</code> with code <code>{code}</code>" if code else ""
    )
    return (
        f'<section id="{slug}"><h2>{title}</h2>\n'
        f'<p><a href="#{slug}"><code>{slug}</code></a>, status {status}{code}</p>\n'
        f"<p>{detail}</p>\n<p><b>What to do:</b> {advice}</p></section>"
    )


def _marked_up(text: str) -> str:
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))


def _write(path: Path, content: bytes) -> None:
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    unfinished.write_bytes(content)
    unfinished.replace(path)


if __name__ == "__main__":
    build()

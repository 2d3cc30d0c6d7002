"""GET pages, /openapi.json and /assets/{name}: files, and nothing else.

All that can be asked for is in memory before the first request: an address is looked
up, never made into a path. `python -m infra.setup.build_web` makes the files.
"""

import base64
import gzip
import hashlib
import re
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shared.collector import end_of_import
from shared.http.entity_tags import entity_tags
from shared.http.events import Event, is_https, request_id, whole
from shared.observability import answered, received
from shared.problems import BadRequest

Answer = dict[str, Any]

FOLDER = Path(__file__).parents[2] / "build" / "web"
PAGES = {
    "/": "page.html",
    "/worker.js": "worker.js",
    "/account": "account.html",
    "/docs": "docs.html",
    "/docs/problems": "problems.html",
    "/openapi.json": "openapi.json",
}
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
}
NOTHING = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# Swagger UI draws its icons from data: addresses. It runs without inline script or
# style; Trusted Types it does not know.
POLICIES = {
    # Its one Trusted Types policy gives out the address of the worker and no other.
    "/": f"{NOTHING}; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "require-trusted-types-for 'script'; trusted-types ownlist",
    # What the worker may ask for: the page and its assets.
    "/worker.js": f"{NOTHING}; connect-src 'self'",
    "/account": f"{NOTHING}; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'",
    "/docs": f"{NOTHING}; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'",
    "/docs/problems": f"{NOTHING}; style-src 'self'; img-src 'self'",
}
HEADERS = {
    "content-security-policy": NOTHING,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
HTTPS_ONLY = {"strict-transport-security": "max-age=63072000; includeSubDomains"}
FOREVER = "public, max-age=31536000, immutable"  # the name changes with the content
NOT_FOUND = "No resource exists at this URL.\n"
NOT_ALLOWED = "This address answers GET only.\n"
NOT_MATCHED = "If-Match does not hold: read the file again.\n"


@dataclass(frozen=True, slots=True)
class File:
    """A file as it is sent: gzip, since Lambda and the gateway do not compress."""

    compressed: bytes
    headers: Mapping[str, str]

    @property
    def tag(self) -> str:
        return self.headers["etag"].removeprefix("W/")


def load(folder: Path) -> dict[str, File]:
    """Every file by its address. Raises FileNotFoundError when one was not made."""
    files = {
        path: _file(folder / f"{name}.gz", path, "no-cache")
        for path, name in PAGES.items()
    }
    for asset in sorted((folder / "assets").iterdir()):
        path = f"/assets/{asset.name.removesuffix('.gz')}"
        files[path] = _file(asset, path, FOREVER)
    return files


def _file(source: Path, path: str, cache: str) -> File:
    compressed = source.read_bytes()
    # Weak: the same tag is given to the compressed and to the plain form.
    tag = f'W/"{hashlib.sha256(compressed).hexdigest()[:32]}"'
    headers = {
        "content-type": TYPES[source.with_suffix("").suffix],
        "cache-control": cache,
        "etag": tag,
        "vary": "accept-encoding",
    }
    if path in POLICIES:
        headers["content-security-policy"] = POLICIES[path]
    return File(compressed, headers)


FILES = load(FOLDER)


def handler(event: Event, _: object) -> Answer:
    """Answers every event and raises nothing."""
    started = time.perf_counter()
    received("web", request_id(event))
    try:
        answer = _respond(whole(event))
    except BadRequest as problem:
        answer = _text(problem.status, f"{problem.detail}\n")
    secure = HTTPS_ONLY if is_https(event) else {}
    always = {**HEADERS, **secure, "x-request-id": request_id(event)}
    answer["headers"] = always | answer["headers"]
    answered(answer["statusCode"], time.perf_counter() - started)
    return answer


def _respond(event: Event) -> Answer:
    file = FILES.get(event["rawPath"])
    if file is None:
        return _text(404, NOT_FOUND)
    if event["requestContext"]["http"]["method"] != "GET":
        return _text(405, NOT_ALLOWED, allow="GET")
    headers = event["headers"]
    if not _matches(headers.get("if-match")):
        return _text(412, NOT_MATCHED)
    if _is_current(file, headers.get("if-none-match")):
        return {"statusCode": 304, "headers": dict(file.headers)}
    return _send(file, gzipped=_takes_gzip(headers.get("accept-encoding", "")))


def _matches(if_match: str | None) -> bool:
    """RFC 9110 section 13.1.1: by strong comparison, and the tags of files are weak."""
    return if_match is None or if_match.strip(" \t") == "*"


def _is_current(file: File, if_none_match: str | None) -> bool:
    """RFC 9110 section 13.1.2: by weak comparison. What cannot be read is ignored."""
    if if_none_match is None:
        return False
    with suppress(ValueError):
        tags = entity_tags(if_none_match)
        return tags is None or file.tag in [tag.opaque for tag in tags]
    return False


def _takes_gzip(accept_encoding: str) -> bool:
    """RFC 9110 section 12.5.3. Every browser does; curl when it is told to."""
    for offer in accept_encoding.lower().split(","):
        coding, _, weight = offer.partition(";")
        if coding.strip() in ("gzip", "*"):
            return not re.fullmatch(r"q=0(\.0*)?", weight.replace(" ", ""))
    return False


def _send(file: File, *, gzipped: bool) -> Answer:
    headers = dict(file.headers)
    if gzipped:
        headers["content-encoding"] = "gzip"
    body = file.compressed if gzipped else gzip.decompress(file.compressed)
    return {
        "statusCode": 200,
        "headers": headers,
        "body": base64.b64encode(body).decode(),
        "isBase64Encoded": True,
    }


def _text(status: int, text: str, **headers: str) -> Answer:
    fixed = {"content-type": "text/plain; charset=utf-8", "cache-control": "no-store"}
    return {"statusCode": status, "headers": fixed | headers, "body": text}


end_of_import()

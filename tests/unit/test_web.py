"""The web function: files by their address, and nothing else; every problem told."""

import base64
import gzip
import html
import importlib
import json
import pkgutil
import re
from typing import Any

import functions
import shared
from infra.common.state_folder import ROOT
from infra.openapi.problems import ADVICE, problems
from infra.setup import build_web
from infra.setup.__main__ import web_files
from shared.problems import Problem
from tests.support.api.events import Context, event
from tests.support.run.cases import cases

web_files()  # the function reads them when it is imported

from functions.web import handler as function  # noqa: E402

PAGES = ("/", "/account", "/docs", "/docs/problems")
ELSEWHERE = {"/api/v1/health", "/api/v1/ready", "/mailbox"}  # of this stack
IDENTITY = (ROOT / "functions/identity/problem-texts.ts").read_text()


def ask(path: str, method: str = "GET", **headers: str) -> dict[str, Any]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return function.handler(event(method, path, headers=named), Context())


def content(path: str) -> str:
    answer = ask(path)
    assert answer["statusCode"] == 200
    return base64.b64decode(answer["body"]).decode()


def asset(start: str) -> str:
    """The address of the asset whose name starts like this."""
    (found,) = [path for path in function.FILES if path.startswith(f"/assets/{start}")]
    return found


@cases(
    "path",
    [
        "/docs/",
        "/docs.html",
        "/assets/",
        "/assets/docs.js",
        "/assets/../docs.html",
        "/assets/..%2F..%2Fopenapi.json.gz",
        "/assets//etc/passwd",
        "/assets/%00",
        "/assets/%2e%2e/%2e%2e/serverless.yml",
        f"/assets/{'a' * 5000}",
    ],
)
def test_an_unknown_file_is_not_found(path: str) -> None:
    answer = ask(path)
    assert (answer["statusCode"], answer["body"]) == (404, function.NOT_FOUND)
    assert answer["headers"]["cache-control"] == "no-store"


@cases("method", ["POST", "HEAD", "PUT", "DELETE", "OPTIONS"])
def test_only_get_is_answered(method: str) -> None:
    answer = ask("/docs", method)
    assert (answer["statusCode"], answer["body"]) == (405, function.NOT_ALLOWED)
    assert answer["headers"]["allow"] == "GET"


def test_an_event_with_next_to_nothing_in_it_is_answered() -> None:
    answer = function.handler({"requestContext": {}}, None)
    assert answer["statusCode"] == 400


@cases("path", [*function.FILES, "/nothing"])
def test_every_answer_has_the_headers_of_a_page(path: str) -> None:
    headers = ask(path)["headers"]
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; base-uri 'none'; form-action 'none'")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["permissions-policy"].startswith("camera=(), geolocation=()")
    assert headers["strict-transport-security"].startswith("max-age=")
    assert headers["x-request-id"]


@cases("path", function.FILES)
def test_a_file_is_sent_compressed_to_who_can_take_it(path: str) -> None:
    zipped, plain = ask(path, accept_encoding="br, gzip;q=0.8"), ask(path)
    assert zipped["headers"]["content-encoding"] == "gzip"
    assert "content-encoding" not in plain["headers"]
    assert plain["headers"]["vary"] == zipped["headers"]["vary"] == "accept-encoding"
    body = base64.b64decode(plain["body"])
    assert gzip.decompress(base64.b64decode(zipped["body"])) == body
    # An answer of Lambda holds 6 MB.
    assert len(json.dumps(plain)) < 6_000_000


@cases("refusal", ["", "identity", "gzip;q=0", "gzip; q=0.0, br"])
def test_who_cannot_take_gzip_gets_it_plain(refusal: str) -> None:
    answer = ask("/docs", accept_encoding=refusal)
    assert "content-encoding" not in answer["headers"]


@cases("path", function.FILES)
def test_a_file_the_client_already_has_is_a_304(path: str) -> None:
    tag = ask(path)["headers"]["etag"]
    for known in (tag, tag.removeprefix("W/"), f'"other", ,{tag},', "*"):
        answer = ask(path, if_none_match=known)
        assert answer["statusCode"] == 304
        assert "body" not in answer
        assert answer["headers"]["etag"] == tag
    for unknown in ('"other"', tag.replace('"', ""), f"{tag} x", ""):
        assert ask(path, if_none_match=unknown)["statusCode"] == 200


def test_no_strong_tag_is_that_of_a_file() -> None:
    tag = ask("/docs")["headers"]["etag"]
    for header in (tag, tag.removeprefix("W/"), "", "bad"):
        assert ask("/docs", if_match=header)["statusCode"] == 412
    assert ask("/docs", if_match="*")["statusCode"] == 200


def test_only_files_named_by_their_content_are_immutable() -> None:
    for path in function.FILES:
        kept = "immutable" in ask(path)["headers"]["cache-control"]
        assert kept == bool(re.fullmatch(r"/assets/[\w-]+\.[0-9a-f]{12}\.\w+", path))


def test_swagger_ui_is_served_as_it_was_published() -> None:
    served = content(asset("swagger-ui-bundle"))
    assert served == (build_web.SWAGGER / "swagger-ui-bundle.js").read_text()
    assert "Apache License" in content(asset("swagger-ui-licenses"))


@cases("page", PAGES)
def test_a_page_needs_nothing_from_elsewhere_and_nothing_inline(page: str) -> None:
    text = content(page)
    for address in re.findall(r'(?:href|src)="([^"#]+)', text):
        assert address in function.FILES or address in ELSEWHERE, address
    assert not re.search(r"<style|<script>|\sstyle=|\son\w+=", text)


def test_no_style_sheet_loads_anything() -> None:
    for path in function.FILES:
        if path.endswith(".css"):
            found = re.findall(r"url\(([^)]+)\)|@import", content(path))
            assert all(address.strip("\"'").startswith("data:") for address in found)


def test_the_document_is_the_committed_one() -> None:
    committed = (ROOT / "docs/openapi.json").read_text()
    assert json.loads(content("/openapi.json")) == json.loads(committed)


def test_every_problem_a_function_can_answer_is_documented() -> None:
    for package in (shared, functions):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    kinds = [Problem]
    for kind in kinds:
        kinds += kind.__subclasses__()
    codes = re.findall(r"^  ([A-Z_]+): {$", IDENTITY, re.MULTILINE)
    assert len(codes) > 20
    slugs = {code.lower().replace("_", "-") for code in codes}
    slugs |= {kind.slug for kind in kinds}
    ids = re.findall(r'<section id="([^"]+)"', content("/docs/problems"))
    assert len(ids) == len(set(ids))
    assert set(ids) >= slugs


def test_the_page_says_of_each_problem_what_it_is_and_what_to_do() -> None:
    text = html.unescape(re.sub(r"</?code>", "`", content("/docs/problems")))
    for problem in problems():
        section = text.partition(f'<section id="{problem["slug"]}">')[2]
        section = section.partition("</section>")[0]
        assert f"status {problem['status']}" in section
        code = problem.get("code", "")
        for told in (problem["title"], problem["detail"], problem["advice"], code):
            assert told in section


def test_no_advice_is_left_over() -> None:
    slugs = {problem["slug"] for problem in problems()}
    coming = {"resync-required"}
    assert {key for key in ADVICE if isinstance(key, str)} <= slugs | coming

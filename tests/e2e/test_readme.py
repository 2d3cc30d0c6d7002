"""What the README tells a visitor to do, done; and what it says comes of it."""

import re
import subprocess

from infra.dev.settings import PORT
from tests.support.dev.programs import DevProgram, demo
from tests.support.docs.pages import README, fences, section


def test_the_story_by_hand_runs_as_it_is_told(curl: None, stack: DevProgram) -> None:
    text = section(README, "The same by hand")
    (story,) = fences(text, "bash")
    (shown,) = fences(text, "text")
    assert story.startswith(f"port={PORT} ")
    story = story.replace(f"port={PORT}", f"port={stack.port}", 1)
    assert f":{PORT}" not in story
    result = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", story],
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
    )
    assert (result.returncode, result.stderr) == (0, "")
    printed = result.stdout.splitlines()
    assert len(printed) == len(shown.splitlines())
    for line, told in zip(printed, shown.splitlines(), strict=True):
        pieces = map(re.escape, told.split("…"))
        assert re.fullmatch(".*".join(pieces), line), line


def test_the_demonstration_prints_what_is_shown(stack: DevProgram) -> None:
    _, shown = fences(section(README, "Two commands"), "text")
    printed = iter(_without_addresses(demo(stack.port).stdout).splitlines())
    first, *lines = _without_addresses(shown).splitlines()
    assert first == "$ make demo"
    for line in lines:
        assert line == "..." or line in printed, line  # in this order


def _without_addresses(text: str) -> str:
    return re.sub(r"-[0-9a-f]{8}@", "@", text)

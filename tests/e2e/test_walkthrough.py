"""docs/walkthrough.md: its commands print what it shows."""

import subprocess

from infra.local_stack.addresses import PORT
from tests.support.dev.programs import DevProgram
from tests.support.docs.pages import WALKTHROUGH, fences


def test_the_walkthrough_prints_what_it_shows(curl: None, stack: DevProgram) -> None:
    text = WALKTHROUGH.read_text()
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
    assert result.stdout == shown

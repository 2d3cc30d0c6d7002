"""Programs that do a part: what fails is told at once, with its cause."""

import sys
import time
from pathlib import Path

import pytest

from infra.common import steps
from infra.common.errors import UserError
from infra.common.steps import Part, Step, call, output_of, run, run_together

FOREVER = "import time; time.sleep(60)"


def step(folder: Path, title: str, code: str) -> Step:
    return Step(title, call(sys.executable, "-c", code), folder / title, "Try again.")


def part(folder: Path, *codes: str) -> Part:
    for number, code in enumerate(codes):
        yield step(folder, f"step {number}", code)


def test_a_failed_step_shows_the_end_of_its_log(tmp_path: Path) -> None:
    script = "print('first'); print('the cause'); raise SystemExit(3)"
    with pytest.raises(UserError) as caught:
        run(step(tmp_path, "Packages", script))
    sentence = str(caught.value)
    log = tmp_path / "Packages"
    assert sentence.startswith(f"Packages: failed. Try again. All of it is in {log}")
    assert sentence.endswith("  | first\n  | the cause")


def test_a_failing_program_is_reported_with_its_error_output() -> None:
    script = "import sys; print('said'); sys.exit('the cause')"
    with pytest.raises(UserError, match=r"^It failed\.\nsaid\nthe cause$"):
        output_of(call(sys.executable, "-c", script), "It failed.")


def test_of_a_program_that_ends_well_only_its_output_is_taken() -> None:
    script = "import os, sys; print(os.environ['A']); sys.stderr.write('a warning')"
    what = call(sys.executable, "-c", script, more={"A": "b"})
    assert output_of(what, "") == "b\n"


def test_a_program_does_not_see_the_variables_of_the_caller(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("NODE_OPTIONS", "--bogus")
    shown = output_of(call("env"), "")
    assert "elsewhere" not in shown
    assert "bogus" not in shown


def test_two_that_fail_are_told_together(tmp_path: Path) -> None:
    def failing(title: str) -> Part:
        yield step(tmp_path, title, f"raise SystemExit('cause of {title}')")

    with pytest.raises(UserError) as caught:
        run_together(failing("one"), failing("two"))
    assert "cause of one" in str(caught.value)
    assert "cause of two" in str(caught.value)


def test_who_fails_does_not_wait_for_the_other_to_its_end(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(steps, "GRACE", 0)
    other = step(tmp_path, "other", FOREVER)

    def waiting() -> Part:
        yield other

    began = time.monotonic()
    with pytest.raises(UserError, match="step 0: failed"):
        run_together(part(tmp_path, "raise SystemExit(1)"), waiting())
    assert time.monotonic() - began < 30
    assert other.ended()
    assert "other: stopped" in capsys.readouterr().out


def test_a_program_that_does_not_end_when_asked_to_is_ended(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(steps, "STOP_TIMEOUT", 0.1)
    ignoring = "import signal; signal.signal(15, signal.SIG_IGN); print(1, flush=True);"
    deaf = step(tmp_path, "deaf", ignoring + FOREVER)
    while not deaf.log.read_text().endswith("\n1\n"):
        time.sleep(0.02)
    began = time.monotonic()
    deaf.stop()
    assert time.monotonic() - began < 30
    assert deaf.ended()


def test_an_interruption_leaves_nothing_running(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def interrupt(_: object) -> None:
        raise KeyboardInterrupt

    other = step(tmp_path, "other", FOREVER)
    monkeypatch.setattr(steps._Together, "_look", interrupt)
    with pytest.raises(KeyboardInterrupt):
        run(other)
    assert other.ended()


def test_the_steps_of_a_part_run_in_order_and_end_with_the_first_that_fails(
    tmp_path: Path,
) -> None:
    made = tmp_path / "made"
    third = f"open({str(made)!r}, 'w')"
    with pytest.raises(UserError, match="step 1: failed"):
        run_together(part(tmp_path, "", "raise SystemExit(1)", third))
    assert not made.exists()
    run_together(part(tmp_path, "", third))
    assert made.exists()

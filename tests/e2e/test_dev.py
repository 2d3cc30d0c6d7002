"""`make dev` and `make demo`: what a person meets, and what is left afterwards."""

from infra.common.client import Person, ask
from infra.common.processes import wait_until
from tests.support.dev.programs import DevProgram, alive, demo, doctor

VERDICTS = ("OK  ", "warn", "fail")  # of a line of the doctor


def test_a_second_start_on_the_same_data_is_refused(stack: DevProgram) -> None:
    second = DevProgram(stack.state)
    assert second.process.wait(30) == 1
    assert f"`make dev` is already running ({stack.url})" in second.text()
    assert all(alive(group) for group in stack.groups().values())


def test_the_demonstration_can_be_run_repeatedly(stack: DevProgram) -> None:
    for _ in range(2):
        result = demo(stack.port)
        assert (result.returncode, result.stderr) == (0, ""), result.stdout
    assert "her todos are gone" in result.stdout


def test_an_account_that_was_deleted_makes_no_todo(
    stack: DevProgram, ada: Person
) -> None:
    assert ada.identity("POST", "/delete-user", {}).status == 400
    password = {"password": ada.password}
    assert ada.identity("POST", "/delete-user", password).status == 200
    answer = ada.todos("POST", body={"title": "Still here"})
    assert answer.status == 401
    assert answer.headers["www-authenticate"].startswith('Bearer realm="ownlist"')


def test_only_one_signing_key_was_made(stack: DevProgram) -> None:
    answer = ask(f"{stack.url}/api/auth/jwks", "GET", None, {})
    assert len(answer.body["keys"]) == 1


def test_each_request_is_shown_in_one_line(stack: DevProgram) -> None:
    demo(stack.port)
    assert wait_until(lambda: "identity /delete-user" in stack.text(), 10)
    assert "create_todo              201 in " in stack.text()
    assert "example.com" not in stack.text()


def test_local_secrets_are_readable_by_their_owner_only(stack: DevProgram) -> None:
    secret = stack.state / "better-auth-secret"
    assert secret.stat().st_mode & 0o777 == 0o600
    assert len(secret.read_text()) >= 32


def test_the_doctor_finds_the_running_stack_in_good_health(stack: DevProgram) -> None:
    result = doctor(OWNLIST_STATE=str(stack.state))
    assert (result.returncode, result.stderr) == (0, ""), result.stdout
    lines = [line for line in result.stdout.splitlines() if line[:4] in VERDICTS]
    warned = {line.split("  ")[1].partition(":")[0] for line in lines if "warn" in line}
    assert warned == {"algorithms", "pooled host", "TLS", "issuer of the database"}
    assert f"OK    issuer: {stack.url}/api/auth/jwks" in result.stdout
    for secret in (
        ":api@",
        ":owner@",
        (stack.state / "better-auth-secret").read_text(),
    ):
        assert secret not in result.stdout

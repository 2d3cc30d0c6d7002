"""From signing up with Better Auth to one's todos, through the local HTTP API."""

from infra.common.client import Person, ask
from infra.dev.demo import as_somebody_else
from tests.support.dev.programs import DevProgram


def test_without_a_token_there_is_nothing_to_see(stack: DevProgram) -> None:
    answer = ask(f"{stack.url}/api/v1/todos", "GET", None, {})
    assert answer.status == 401
    assert answer.headers["www-authenticate"] == 'Bearer realm="ownlist"'


def test_a_token_with_someone_elses_claims_is_refused(
    ada: Person, grace: Person
) -> None:
    grace.token = as_somebody_else(ada.token, grace.token)
    assert grace.todos("GET").status == 401


def test_a_todo_of_another_owner_is_reported_as_absent(
    ada: Person, grace: Person
) -> None:
    todo_id = ada.todos("POST", body={"title": "Buy milk"}).body["id"]
    path = f"/{todo_id}"
    answers = (
        grace.todos("GET", path),
        grace.todos("PATCH", path, {"title": "Mine now"}),
        grace.todos("DELETE", path),
    )
    assert [answer.status for answer in answers] == [404, 404, 404]
    assert grace.todos("GET").body["items"] == []
    assert ada.todos("GET", path).body["title"] == "Buy milk"


def test_a_new_person_keeps_a_list(ada: Person) -> None:
    created = ada.todos("POST", body={"title": "Buy milk", "tags": ["home"]})
    assert created.status == 201
    path = f"/{created.body['id']}"
    assert ada.todos("GET", path).body == created.body
    assert ada.todos("PATCH", path, {"completed": True}).body["completed"] is True
    listed = ada.todos("GET").body["items"]
    assert [todo["title"] for todo in listed] == ["Buy milk"]
    assert ada.todos("DELETE", path).status == 204
    assert ada.todos("GET", path).status == 404


def test_a_deleted_account_takes_its_todos_along(ada: Person) -> None:
    ada.todos("POST", body={"title": "Buy milk"})
    assert ada.identity("POST", "/delete-user", {}).status == 400
    assert len(ada.todos("GET").body["items"]) == 1
    password = {"password": ada.password}
    assert ada.identity("POST", "/delete-user", password).status == 200
    assert ada.todos("GET").body["items"] == []
    assert ada.todos("POST", body={"title": "Still here"}).status == 401


def test_only_one_signing_key_was_made(stack: DevProgram) -> None:
    answer = ask(f"{stack.url}/api/auth/jwks", "GET", None, {})
    assert len(answer.body["keys"]) == 1

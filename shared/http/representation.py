"""Todos and projects as responses: one representation each (RFC 9110 section 3.2)."""

from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Depends, Path, Response

from shared.http.entity_tags import etag
from shared.http.responses import answer
from shared.problems import ProjectNotFound, TodoNotFound
from shared.todos.members import ProjectRow, TodoPage, TodoRow
from shared.todos.rules.fields import parse_uuid
from shared.todos.rules.project_schemas import shape_project
from shared.todos.rules.schemas import shape


async def _todo_id(
    todo_id: Annotated[
        str,
        Path(
            description="The `id` of the todo: a UUID, case-insensitive.",
            json_schema_extra={"format": "uuid"},
        ),
    ],
) -> UUID:
    """A string that is not a UUID is no todo's id."""
    found = parse_uuid(todo_id)
    if found is None:
        raise TodoNotFound
    return found


async def _project_id(
    project_id: Annotated[
        str,
        Path(
            description="The `id` of the project: a UUID, case-insensitive.",
            json_schema_extra={"format": "uuid"},
        ),
    ],
) -> UUID:
    """A string that is not a UUID is no project's id."""
    found = parse_uuid(project_id)
    if found is None:
        raise ProjectNotFound
    return found


TodoId = Annotated[UUID, Depends(_todo_id)]
ProjectId = Annotated[UUID, Depends(_project_id)]


def represent(todo: TodoRow, status: int = 200, **headers: str) -> Response:
    """A todo with its ETag."""
    headers["ETag"] = etag(todo["version"])
    return answer(shape(todo), status, **headers)


def represent_project(
    project: ProjectRow, status: int = 200, **headers: str
) -> Response:
    """A project with its ETag."""
    headers["ETag"] = etag(project["version"])
    return answer(shape_project(project), status, **headers)


def represent_page(found: TodoPage, path: str, **parameters: object) -> Response:
    """A page, with a link to the next one."""
    headers = next_link(path, found.next_cursor, **parameters)
    return answer(found._asdict(), 200, **headers)


def next_link(path: str, cursor: str | None, **parameters: object) -> dict[str, str]:
    """The header with the address of the next page, if there is one (RFC 8288)."""
    if cursor is None:
        return {}
    query = urlencode({**parameters, "cursor": cursor}, doseq=True)
    return {"Link": f'<{path}?{query}>; rel="next"'}

"""POST /api/v1/import: take in a page that was exported."""

from fastapi import Response

from shared.http.app import lambda_handler
from shared.http.pipeline import Me, todo_router
from shared.http.responses import answer, outcomes
from shared.todos.import_page import import_page
from shared.todos.rules.import_schema import ImportedPage

router = todo_router("todos:write", max_body=2 * 1024 * 1024)
ANSWERS = outcomes({200: "Imported"}, 400, 413, 415, 422, 429)


@router.post(
    "/import", operation_id="import_todos", summary="Import todos", responses=ANSWERS
)
async def import_todos(me: Me, page: ImportedPage) -> Response:
    """Import a page of a JSON export, or part of one. Ids are kept.

    A todo whose id exists is left as it is: it counts as `unchanged` if it is the same
    except for its position, otherwise it is listed in `refused`. So an import is safe
    to retry. It counts as one write; over the quota nothing is imported. Of titles over
    500 characters the rest goes to the top of the description: see `shortened`. Its
    projects are made first; a todo of one that is not there is in `refused`. Settings
    are taken over where you have set nothing.
    """
    return answer(import_page(me, page)._asdict())


handler = lambda_handler(router)

"""POST /api/v1/import: take in a page that was exported."""

from fastapi import Response

from shared.http.app import lambda_handler
from shared.http.pipeline import Me, todo_router
from shared.http.responses import answer, outcomes
from shared.todos.import_page import import_page
from shared.todos.rules.import_schema import ImportedPage

router = todo_router("todos:write", largest_body=2 * 1024 * 1024)
ANSWERS = outcomes({200: "Imported"}, 400, 413, 415, 422, 429)


@router.post(
    "/import", operation_id="import_todos", summary="Import todos", responses=ANSWERS
)
async def import_todos(me: Me, page: ImportedPage) -> Response:
    """Import one page of a JSON export, or a part of one, with the ids it has.

    A todo of an id that is there already is left as it is: `unchanged` if it is the
    same but for its position, else `refused`. So an import may be repeated safely. It
    is one write; over the quota nothing is imported. Of a title with more than 500
    characters the rest goes to the top of the description; `shortened` has the indices.
    """
    return answer(import_page(me, page)._asdict())


handler = lambda_handler(router)

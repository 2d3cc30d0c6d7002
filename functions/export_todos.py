"""GET /api/v1/export: all of the caller's todos, page by page."""

from typing import Annotated

from fastapi import Query, Response

from shared.http.app import lambda_handler
from shared.http.pipeline import Me, todo_router
from shared.http.representation import next_link
from shared.http.responses import answer, outcomes
from shared.todos.export import FORMAT, Format, export
from shared.todos.rules.csv_export import table

router = todo_router("todos:read")
ANSWERS = outcomes({200: "Export"}, 400, 422)
ANSWERS[200]["content"]["text/csv"] = {"schema": {"type": "string"}}
ATTACHMENT = 'attachment; filename="ownlist.csv"'


@router.get(
    "/export",
    operation_id="export_todos",
    summary="Export your todos",
    responses=ANSWERS,
)
async def export_todos(
    me: Me,
    form: Annotated[
        Format,
        Query(
            alias="format",
            description="`csv` is for spreadsheets and cannot be imported.",
        ),
    ] = "json",
    cursor: Annotated[
        str | None,
        Query(description="The `next_cursor` of the previous page."),
    ] = None,
) -> Response:
    """Export todos by id, in pages of at most 2 MiB.

    Follow `next_cursor`, or the `Link` header, until there is none. JSON includes the
    trash, projects and settings on every page, and each can be imported as it is. CSV
    has live todos only, a header row on each page, a byte order mark on the first, and
    an apostrophe before anything that a spreadsheet could take for a formula.
    """
    found = export(me, form, cursor)
    headers = next_link("/api/v1/export", found.next_cursor, format=form)
    if form == "json":
        return answer({"format": FORMAT, **found._asdict()}, 200, **headers)
    headers["Content-Disposition"] = ATTACHMENT
    body = table(found.items, first=cursor is None)
    return Response(body, 200, headers, media_type="text/csv")


handler = lambda_handler(router)

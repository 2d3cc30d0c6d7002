"""One example for each body and each answer of the OpenAPI document.

Swagger UI fills its forms with them, so each body must be one that is accepted.
"""

from typing import Any

from infra.openapi import identity_examples

Example = dict[str, Any]

MILK = "0197f0c2-7e9f-7c1b-9d53-6f2a1be0c8d4"
TAX = "0197f0c2-8a11-7d40-8f0e-52a9c77b1e36"
FLAT = "0197f0c2-7c1d-7a55-9e02-4d5b8a1f3c70"
REQUEST_ID = "4f6cbb6e-7a0f-4a0c-9f0b-0c9f2a8f2f0e"
ME = "5b1f0c3e-2d9a-4f6b-8c7e-1a2b3c4d5e6f"
NEW: Example = {
    "title": "Buy milk",
    "description": "The one in the green bottle",
    "priority": "low",
    "due_date": "2026-12-01",
    "tags": ["home"],
    "steps": [
        {"id": "1", "title": "Take the bottles back", "completed": True},
        {"id": "2", "title": "Look for oat milk", "completed": False},
    ],
}
TODO: Example = {
    "id": MILK,
    **NEW,
    "completed": False,
    "completed_at": None,
    "due_at": None,
    "project_id": FLAT,
    "position": "17",
    "version": 17,
    "created_at": "2026-11-22T09:00:00.123456Z",
    "updated_at": "2026-11-22T09:00:00.123456Z",
    "deleted_at": None,
}
SETTINGS: Example = {
    "time_zone": "Europe/Berlin",
    "language": "de",
    "week_start": "monday",
    "day_starts_at": "08:30",
    "reminder_mails": True,
}
NEW_PROJECT: Example = {"name": "Flat", "color": "teal"}
PROJECT: Example = {
    "id": FLAT,
    **NEW_PROJECT,
    "position": "-3",
    "archived": False,
    "version": 16,
    "created_at": "2026-11-22T08:59:00.123456Z",
    "updated_at": "2026-11-22T08:59:00.123456Z",
    "deleted_at": None,
}
EXAMPLES: dict[str, Example] = {
    **identity_examples.EXAMPLES,
    "NewTodo": NEW,
    "TodoPatch": {"title": "Buy oat milk", "due_date": None},
    "Batch": {
        "operations": [
            {"op": "create", "todo": NEW},
            {"op": "create", "todo": {"title": "File the tax return"}},
        ]
    },
    "NewProject": NEW_PROJECT,
    "ProjectPatch": {"name": "The flat", "archived": True},
    "Project": PROJECT,
    "Projects": {"items": [PROJECT]},
    "Todo": TODO,
    "Page": {"items": [TODO], "next_cursor": None},
    "Results": {
        "results": [{"op": "create", "todo": TODO}, {"op": "delete", "id": TAX}]
    },
    "Changes": {
        "items": [TODO],
        "projects": [PROJECT],
        "next": "MTc",
        "has_more": False,
    },
    "Summary": {
        "open": 3,
        "completed": 9,
        "overdue": 1,
        "due_today": 1,
        "deleted": 2,
        "by_priority": {"none": 2, "low": 1, "medium": 0, "high": 0},
        "by_tag": [{"tag": "home", "open": 2}],
        "by_project": [
            {"project_id": FLAT, "open": 2},
            {"project_id": None, "open": 1},
        ],
    },
    "Export": {
        "format": "ownlist/1",
        "items": [TODO],
        "projects": [PROJECT],
        "settings": SETTINGS,
        "next_cursor": None,
    },
    "ImportedPage": {"format": "ownlist/1", "items": [{"id": TAX, "title": "File it"}]},
    "Imported": {
        "created": 10,
        "unchanged": 2,
        "refused": [{"index": 4, "type": "/docs/problems#id-in-use"}],
        "shortened": [7],
        "projects": {"created": 1, "unchanged": 0, "refused": []},
    },
    "Account": {
        "id": ME,
        "issuer": "https://todo.example.com",
        "token_expires_at": "2026-11-22T09:15:00.000000Z",
        **SETTINGS,
        "todos": 12,
        "deleted": 2,
        "quota": 10_000,
        "bytes": 1_472,
        "byte_quota": 20_971_520,
        "projects": 3,
        "project_quota": 200,
    },
    "Settings": SETTINGS,
    "SettingsPatch": SETTINGS,
    "Erasure": {"confirm": ME},
    "Erased": {"erased": 14, "erased_at": "2026-11-22T09:00:00.123456Z"},
    "Emptied": {"removed": 2, "removed_projects": 1},
    "Ready": {"status": "ready"},
    "Health": {"status": "ok"},
    "Problem": {
        "type": "/docs/problems#invalid",
        "title": "Invalid request",
        "status": 422,
        "detail": "See `errors` for what to change.",
        "request_id": REQUEST_ID,
        "errors": [{"pointer": "/title", "detail": "is required"}],
    },
}


def with_examples(schemas: dict[str, Any]) -> dict[str, Any]:
    """The schemas, those that have an example with it."""
    return {
        name: schema | {"examples": [EXAMPLES[name]]} if name in EXAMPLES else schema
        for name, schema in schemas.items()
    }

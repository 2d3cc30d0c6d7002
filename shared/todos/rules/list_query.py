"""What a list may be asked: which todos, in which order, from where on."""

import json
import re
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
)

from shared.todos.rules import time_zones
from shared.todos.rules.fields import (
    DATE,
    MAX_TAGS,
    Priority,
    Tag,
    TimeZone,
    calendar_date,
    instant_of,
    parse_uuid,
)
from shared.todos.rules.folding import tag_fold
from shared.todos.rules.text import TEXT_PATTERN, paragraphs, refuse

ZONE = (
    "The IANA time zone in which days begin and end. Default: your `time_zone` setting,"
    " or UTC."
)
MAX_SEARCH = 200
MAX_ITEMS = 100
WHOLE = re.compile(r"-?[0-9]{1,9}")


def _whole(text: Any) -> Any:
    """Digits, and nothing else that Python also takes for a number."""
    if isinstance(text, str) and not WHOLE.fullmatch(text):
        raise refuse("must be a whole number")
    return text


def _truth(text: Any) -> Any:
    if text not in ("true", "false"):
        raise refuse("must be true or false")
    return text == "true"


def _project(text: Any) -> Any:
    found = "inbox" if text == "inbox" else parse_uuid(str(text))
    if found is None:
        raise refuse("must be the id of a project, or inbox")
    return found


def _search(text: str) -> str:
    if not text:
        raise refuse("must not be empty")
    return paragraphs(MAX_SEARCH)(text)


def _moment(text: str) -> date:
    """A date or an instant, by its looks."""
    try:
        return calendar_date(text) if DATE.fullmatch(text) else instant_of(text)
    except ValueError:
        raise refuse(
            "must be a date like 2026-12-31, or a date and time with an offset, like "
            "2026-12-31T23:59:00Z, from 1900 to 9999"
        ) from None


Search = Annotated[
    str,
    AfterValidator(_search),
    Field(
        json_schema_extra={
            "minLength": 1,
            "maxLength": MAX_SEARCH,
            "pattern": TEXT_PATTERN,
            "examples": ["milk"],
        }
    ),
]
Moment = Annotated[
    date | datetime,
    BeforeValidator(_moment),
    WithJsonSchema(
        {
            "type": "string",
            "anyOf": [
                {"type": "string", "format": "date"},
                {"type": "string", "format": "date-time"},
            ],
            "pattern": "^(19|[2-9][0-9])",
            "examples": ["2026-12-01", "2026-12-01T08:00:00Z"],
        }
    ),
]
Truth = Annotated[bool, BeforeValidator(_truth)]
ProjectFilter = Annotated[
    UUID | Literal["inbox"],
    BeforeValidator(_project),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string", "format": "uuid"}, {"const": "inbox"}],
            "examples": ["inbox"],
        }
    ),
]
DIGITS = BeforeValidator(_whole)
Whole = Annotated[int, DIGITS]
Status = Literal["open", "completed", "all"]
Due = Literal["overdue", "today", "week", "none"]
Sort = Literal[
    "position",
    "-position",
    "created_at",
    "-created_at",
    "updated_at",
    "-updated_at",
    "due",
    "-due",
    "priority",
    "-priority",
    "title",
    "-title",
]


class ListQuery(BaseModel):
    """The parameters of a list. Their descriptions are public."""

    model_config = ConfigDict(frozen=True)

    limit: Whole = Field(
        50, ge=1, le=MAX_ITEMS, description="Maximum number of todos in the page."
    )
    cursor: str | None = Field(
        None,
        description="The `next_cursor` of the previous page. All other parameters "
        "except `limit` must be the same.",
    )
    status: Status | None = Field(
        None, description="Default: `all`; with `due`, `open`."
    )
    tag: list[Tag] = Field(
        [],
        max_length=MAX_TAGS,
        description="Can be repeated: a todo must have all of them. Case and invisible "
        "characters are ignored.",
    )
    priority: Priority | None = Field(
        None, description="Only todos with this priority."
    )
    due: Due | None = Field(
        None,
        description="`week`: today and the six days after. `none`: without a due date.",
    )
    time_zone: TimeZone | None = Field(None, description=ZONE)
    due_before: Moment | None = Field(
        None,
        description="An instant, or a date: due before that day begins. A todo due on "
        "a date is due until the end of that day.",
    )
    due_after: Moment | None = Field(
        None, description="An instant, or a date: due after that day ends."
    )
    q: Search | None = Field(
        None,
        description="A substring of the title, the description or the title of a step. "
        "Case, accents and width are ignored: `cafe` finds `Café`. There are no "
        "wildcards.",
    )
    project: ProjectFilter | None = Field(
        None, description="The `id` of a project, or `inbox`: todos in no project."
    )
    archived: Truth = Field(
        default=False,
        description="`true`: also the todos of archived projects. They are in the "
        "trash, and in a list of their `project`, without it.",
    )
    deleted: Truth = Field(
        default=False, description="`true`: todos in the trash instead of live ones."
    )
    sort: Sort = Field(
        "position",
        description="`-` sorts descending. `due`: a date counts as the end of its day; "
        "todos without a due date come last in both directions. `title`: ignores case, "
        "accents and width, and sorts numbers by value.",
    )

    def asked(self) -> str:
        """All but the place in the list: what a cursor goes with."""
        asked = self.model_dump(mode="json", exclude={"limit", "cursor"})
        asked["time_zone"] = self.zone()
        asked["tag"] = sorted(map(tag_fold, self.tag))
        return json.dumps(asked, sort_keys=True)

    def sent(self) -> dict[str, Any]:
        """The parameters that were sent, but the cursor, to send again."""
        sent = self.model_dump(mode="json", exclude_unset=True, exclude={"cursor"})
        return {
            name: str(value).lower() if isinstance(value, bool) else value
            for name, value in sent.items()
        }

    def with_archived(self) -> bool:
        """Whether todos of archived projects are asked for."""
        return self.archived or self.deleted or self.project is not None

    def zone(self) -> str:
        """The name of the time zone whose days are meant."""
        return self.time_zone or time_zones.DEFAULT

    def needs_zone(self) -> bool:
        """Whether it depends on a time zone, and names none."""
        days = (self.due_before, self.due_after)
        return self.time_zone is None and (
            self.due in ("overdue", "today", "week")
            or self.sort in ("due", "-due")
            or any(day and not isinstance(day, datetime) for day in days)
        )

    def in_zone(self, zone: str) -> "ListQuery":
        """The same, by the days of a zone."""
        return self.model_copy(update={"time_zone": zone})

    def completed(self) -> bool | None:
        """Whether only those that are, or are not, completed; None for both."""
        status = self.status or ("open" if self.due else "all")
        return {"open": False, "completed": True, "all": None}[status]

    def due_within(self, now: datetime) -> time_zones.Span:
        """When a todo must be due to be listed, as of `now`."""
        zone = time_zones.zone(self.zone())
        spans = {
            "overdue": lambda: time_zones.overdue(now, zone),
            "today": lambda: time_zones.days_from(now, 1, zone),
            "week": lambda: time_zones.days_from(now, 7, zone),
        }
        asked = [spans[self.due]()] if self.due in spans else []
        if self.due_before:
            asked.append(
                time_zones.Span(None, time_zones.before(self.due_before, zone))
            )
        if self.due_after:
            asked.append(time_zones.Span(time_zones.after(self.due_after, zone), None))
        return time_zones.within_all(asked)

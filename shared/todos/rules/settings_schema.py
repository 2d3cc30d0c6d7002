"""What a person may set, and what a setting is until they do."""

import re
from datetime import time
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
)

from shared.todos.rules.fields import TimeZone
from shared.todos.rules.text import refuse

# The two-letter codes of ISO 639-1, the languages that browsers and mails are set to.
LANGUAGES = """
aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv
cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho
hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku
kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn
no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm
sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi
vo wa wo xh yi yo za zh zu
"""
LANGUAGE = re.compile(r"([a-z]{2})(-[A-Z]{2})?")
CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
DAY_STARTS_AT = time(9)


def _language(tag: str) -> str:
    found = LANGUAGE.fullmatch(tag)
    if not found or found[1] not in LANGUAGES.split():
        raise refuse("must be a language, like de, or one of a country, like de-AT")
    return tag


def _clock(value: Any) -> time:
    if isinstance(value, str) and CLOCK.fullmatch(value):
        return time.fromisoformat(value)
    raise refuse("must be a time of day, like 09:00")


Language = Annotated[
    str,
    AfterValidator(_language),
    Field(json_schema_extra={"pattern": f"^{LANGUAGE.pattern}$", "examples": ["de"]}),
]
Clock = Annotated[
    time,
    BeforeValidator(_clock),
    WithJsonSchema(
        {"type": "string", "pattern": f"^{CLOCK.pattern}$", "examples": ["09:00"]}
    ),
]
WeekStart = Literal["monday", "saturday", "sunday"]


class SettingsPatch(BaseModel):
    """A JSON merge patch of the settings (RFC 7396): null resets, absent keeps."""

    model_config = ConfigDict(extra="forbid", strict=True)

    time_zone: TimeZone | None = Field(
        None, description="In which days begin and end where a request names none."
    )
    language: Language | None = Field(None, description="Null: the browser's.")
    week_start: WeekStart | None = Field(
        None, description="Null: as is usual for the language."
    )
    day_starts_at: Clock | None = Field(
        None, description="When a day without a time begins. Null: 09:00."
    )
    reminder_mails: bool | None = Field(
        None, description="Whether reminders may be mailed. Null: true."
    )

"""Projects as they cross HTTP: bodies that are read, and the one representation."""

from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from shared.todos.members import COLORS, PROJECT_CONTENT, ProjectRow, ProjectShape
from shared.todos.rules.fields import ClientId, Color, ProjectId, ProjectName
from shared.todos.rules.schemas import decimal, not_both, utc
from shared.todos.rules.text import refuse


class _Project(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={"allOf": [not_both("before", "after")]},
    )

    before: ProjectId | None = None
    after: ProjectId | None = None

    @model_validator(mode="after")
    def _one_side(self) -> Self:
        if self.before and self.after:
            raise refuse("must not have both before and after")
        return self

    def beside(self) -> tuple[str | None, UUID | None]:
        """Which side of which project; of none if the body does not say."""
        side = "before" if self.before else "after" if self.after else None
        return side, self.before or self.after


class NewProject(_Project):
    """A project to create. A client that sends `id` may repeat the request safely."""

    id: ClientId | None = None
    name: ProjectName
    color: Color | None = None
    archived: bool = False

    def sent(self) -> dict[str, Any]:
        """The rule-checked content: equal for a repeat, and only then."""
        return self.model_dump(mode="json", exclude={"id"}, exclude_defaults=True)


class ProjectPatch(_Project):
    """A JSON merge patch (RFC 7396): null resets a member, an absent one is kept."""

    name: Annotated[ProjectName, Field(default_factory=str)]  # not to be reset: no null
    color: Color | None = None
    archived: bool | None = None

    def changes(self) -> dict[str, Any]:
        """The members to change and their new values, as the store names them."""
        members = self.model_fields_set - {"before", "after"}
        values = {name: getattr(self, name) for name in members}
        if "archived" in values:
            values["archived"] = bool(values["archived"])
        side, anchor = self.beside()
        return values | ({f"moved_{side}": anchor} if side else {})


def project_columns(values: dict[str, Any]) -> dict[str, Any]:
    """The members among the values as the columns hold them."""
    kept: dict[str, Any] = {n: values[n] for n in PROJECT_CONTENT if n in values}
    if kept.get("color") is not None:
        kept["color"] = COLORS.index(kept["color"])
    return kept


def shape_project(project: ProjectRow) -> ProjectShape:
    """The representation of a row. Times are UTC, RFC 3339, with microseconds."""
    color = project["color"]
    return {
        "id": str(project["id"]),
        "name": project["name"],
        "color": None if color is None else COLORS[color],
        "position": decimal(project["position"]),
        "archived": project["archived"],
        "version": project["version"],
        "created_at": utc(project["created_at"]),
        "updated_at": utc(project["updated_at"]),
        "deleted_at": utc(project["deleted_at"]),
    }

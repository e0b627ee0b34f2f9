"""What only some backends need: drafted when ``$api`` or ``$meta`` asks for it, and nothing of it otherwise."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

Style = Literal["page", "limit", "cursor"]
STYLES: tuple[Style, ...] = get_args(Style)


@dataclass(frozen=True, slots=True)
class ApiWants:
    """What every collection does; an entity may say otherwise of itself."""

    pagination: Style = "page"
    throttle: str = ""
    """How many requests one client may make in all, as REST framework writes it (``600/minute``)."""

    @property
    def words(self) -> dict[str, Any]:
        """What ``$api`` says to get this."""
        plain = asdict(ApiWants())
        return {name: value for name, value in asdict(self).items() if value != plain[name]}


@dataclass(frozen=True, slots=True)
class Wants:
    """What one entity's rows and its collection do."""

    pagination: Style | None = None
    """``None`` = as every other collection."""
    soft_delete: bool = False

    @property
    def words(self) -> dict[str, Any]:
        """What ``$meta`` says to get this."""
        return {"soft_delete": True} if self.soft_delete else {}

    @property
    def api_words(self) -> dict[str, Any]:
        """What ``$meta.api`` says to get this."""
        return {"pagination": self.pagination} if self.pagination else {}

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
    bulk: bool = False
    etag: bool = False
    fields: bool = False
    expand: bool = False
    idempotency: bool = False
    metrics: bool = False

    @property
    def words(self) -> dict[str, Any]:
        """What ``$api`` says to get this."""
        return _said(self, ApiWants())


@dataclass(frozen=True, slots=True)
class Wants:
    """What one entity's rows and its collection do."""

    soft_delete: bool = False
    history: bool = False
    bulk: bool = False
    etag: bool = False
    pagination: Style | None = None
    """``None`` = as every other collection."""
    nested_under: str = ""
    """The reference to the row below whose address there is another one of the collection."""
    expand: tuple[str, ...] = ()
    """References that answers may hold whole."""

    def words(self, usual: Wants) -> dict[str, Any]:
        """What ``$meta`` says to get this where the ``usual`` wants are those that ``$api`` leads to."""
        said = _said(self, usual)
        return {word: said[word] for word in ("soft_delete", "history", "bulk", "etag") if word in said}

    def api_words(self, usual: Wants) -> dict[str, Any]:
        """What ``$meta.api`` says to get this."""
        said = _said(self, usual)
        return {word: said[word] for word in ("pagination", "nested_under", "expand") if word in said}


def _said(wants: ApiWants | Wants, usual: ApiWants | Wants) -> dict[str, Any]:
    otherwise = asdict(usual)
    found = {word: value for word, value in asdict(wants).items() if value != otherwise[word]}
    return {word: list(value) if isinstance(value, tuple) else value for word, value in found.items()}

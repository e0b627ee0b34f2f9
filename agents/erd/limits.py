"""How large an ERD may be before it is refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes are counted before anything is parsed; texts (help, labels, descriptions) are counted in characters."""

    max_bytes: int = 1_000_000
    max_entities: int = 500
    max_fields: int = 1_000
    max_nesting: int = 32
    max_text: int = 100_000

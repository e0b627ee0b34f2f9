"""How large an ERD may be before it is refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bytes are counted before anything is parsed.

    Mixins and lists such as ``has_many`` can make more fields than a file could hold, hence the limit on their total;
    the largest real schemas have some eight thousand. So can fields that share an enum, each of which lists its values.
    """

    max_bytes: int = 1_000_000
    max_entities: int = 500
    max_fields: int = 1_000
    max_total_fields: int = 20_000
    max_total_choices: int = 100_000
    max_sentences: int = 1_000
    max_nesting: int = 32

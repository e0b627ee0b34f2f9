"""Names and lists as people read them."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LISTED = 4


def label(name: str) -> str:
    """``OrderItem`` as ``order item``: Django's own ``verbose_name``."""
    return re.sub(r"(((?<=[a-z])[A-Z])|([A-Z](?![A-Z]|$)))", r" \1", name).strip().lower()


def snake(name: str) -> str:
    """``OrderItem`` as ``order_item``."""
    return re.sub(r"\s+", "_", label(name))


def listed(names: Sequence[str]) -> str:
    """The first few names, and how many there are beyond."""
    if len(names) <= _LISTED:
        return ", ".join(names)
    return f"{', '.join(names[: _LISTED - 1])} and {len(names) - _LISTED + 1} more"


def words(text: str) -> frozenset[str]:
    """The words of a list too long to quote each."""
    return frozenset(text.split())

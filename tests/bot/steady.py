"""How hypothesis runs here: the same examples each time, and no clock, since other tests keep the machine busy."""

from __future__ import annotations

from hypothesis import settings

STEADY = settings(deadline=None, derandomize=True)

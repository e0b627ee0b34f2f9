"""Who takes part in the probe."""

from __future__ import annotations

from typing import Literal, get_args

Person = Literal["owner", "other", "leaver", "staff"]
"""``owner`` has rows, ``other`` must not reach them, ``leaver`` deletes and makes rows, ``staff`` may all."""

PEOPLE: tuple[Person, ...] = get_args(Person)
NUMBER: dict[Person, int] = {person: number for number, person in enumerate(PEOPLE, start=1)}
"""Which of the valid values somebody's rows have."""

UNUSED = len(PEOPLE) + 1
"""The number of values that no row has at first."""

PASSWORD = "neither long nor short 7"  # noqa: S105  # of accounts that live as long as one proof

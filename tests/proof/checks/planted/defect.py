"""What a planted defect is, under the name that a reviewer would give it."""

from collections.abc import Mapping

Defect = tuple[str, str, str | None, Mapping[str, str]]
"""The check that is named for it, the file, a part of the line that is named, the whole tree."""

"""What every test of the importer asks: what was drawn, and what was told about the rest."""

from __future__ import annotations

import json
from typing import Any

import pytest

from agents.erd import ErdError, ErdProblem
from agents.erd.importing import Imported, import_erd

Json = dict[str, Any]


def imported(text: str, file: str) -> Imported:
    """What a file of that name comes to."""
    return import_erd(text.encode(), file)


def drawn(text: str, file: str) -> Json:
    """The ERD of a file, as JSON data."""
    value = json.loads(imported(text, file).text)
    assert isinstance(value, dict)
    return value


def sql(text: str) -> Json:
    """The ERD of an SQL script."""
    return drawn(text, "schema.sql")


def column(definition: str, more: str = "") -> Any:
    """The member that ``c`` becomes in a table of PostgreSQL, which the casts in ``more`` make sure of."""
    return sql(f"CREATE TABLE t (c {definition}); COMMENT ON TABLE t IS ''; {more}")["t"].get("c")


def told(given: Imported) -> list[str]:
    """Everything that was left out, as ``line what (why)``."""
    return [f"{remark.line} {remark.what} ({remark.why})" for remark in given.left_out]


def refused(text: str | bytes, file: str) -> tuple[ErdProblem, ...]:
    """Why a file is refused."""
    with pytest.raises(ErdError) as caught:
        import_erd(text if isinstance(text, bytes) else text.encode(), file)
    return caught.value.problems

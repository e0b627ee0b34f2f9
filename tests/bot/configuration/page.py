"""``docs/configuration.md`` and its JSON Schema, made from the model: ``python -m tests.bot.configuration.page``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from bot.configuration import Budget, Configuration, Drawing

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "configuration.md"
SCHEMA = ROOT / "erdsmith.schema.json"
_MADE = re.compile(r"(<!-- made: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_PARTS: dict[str, type[BaseModel]] = {"keys": Configuration, "erds": Drawing, "budget": Budget}


def renewed(page: str) -> str:
    """The page with every table as it should be today."""
    return _MADE.sub(lambda match: f"{match[1]}{_table(_PARTS[match[2]])}\n{match[3]}", page)


def _table(model: type[BaseModel]) -> str:
    return "\n".join(["| key | default | meaning |", "|---|---|---|", *_rows(model)])


def _rows(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        default = json.dumps(_plain(field.default))
        yield f"| `{name}` | `{default}` | {' '.join((field.description or '').split())} |"


def _plain(value: Any) -> Any:
    """A default as JSON; what a part's own defaults say is in its own table."""
    if isinstance(value, BaseModel):
        return {}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def schema() -> str:
    """The JSON Schema, for editors."""
    made = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Configuration.model_json_schema()}
    return json.dumps(made, indent=2) + "\n"


def examples(page: str) -> list[str]:
    """Every example of the page."""
    return re.findall(r"^```yaml\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)


if __name__ == "__main__":
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    SCHEMA.write_text(schema(), encoding="utf-8")

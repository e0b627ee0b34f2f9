"""``schema``: the JSON Schema of an ERD, for editors."""

from __future__ import annotations

import json

from bot.cli.say import tell_block


def schema() -> None:
    """Print the JSON Schema of an ERD, for editors."""
    from agents.erd.schema import json_schema

    tell_block(json.dumps(json_schema(), indent=1, ensure_ascii=False))

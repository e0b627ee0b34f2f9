"""The hub imports nothing else of ours, so that developers of other bots can take it as it is."""

from __future__ import annotations

import ast
from pathlib import Path

import bot.hub

OURS = ("agents", "bot", "webhooks", "tests")


def test_no_module_of_the_hub_imports_another_of_ours() -> None:
    for path in Path(bot.hub.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            foreign = [name for name in names if name.split(".")[0] in OURS and not name.startswith("bot.hub")]
            assert not foreign, f"{path.name}: {foreign}"

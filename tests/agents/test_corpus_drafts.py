"""Drafts of schemas nobody here wrote; the folder is named by ERDSMITH_CORPUS."""

import ast
import os
from pathlib import Path

import pytest

from agents.contract import Brief
from agents.draft import draft
from agents.erd import parse

CORPUS = Path(os.environ.get("ERDSMITH_CORPUS", "/nonexistent"))
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="ERDSMITH_CORPUS is not set")


@pytest.mark.parametrize("variant", ["plain", pytest.param("rich", marks=pytest.mark.long)])
def test_every_schema_becomes_modules_that_compile(variant: str) -> None:
    schemas = sorted((CORPUS / "visible" / variant).glob("*.json"))
    assert schemas
    for schema in schemas:
        erd = parse(schema.read_bytes())
        for file in draft(Brief(erd, "backend")):
            if file.path.endswith(".py"):
                tree = ast.parse(file.content, file.path)
                classes = [node.name for node in tree.body if isinstance(node, ast.ClassDef)]
                assert len(set(classes)) == len(classes), (schema.stem, file.path)

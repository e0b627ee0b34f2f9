"""Type checkers find nothing in a drafted backend, with Django's and REST framework's stubs and their plugins."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from agents.contract import Brief
from agents.draft import draft
from agents.erd import parse
from tests.agents.golden import ERDS

CORPUS = Path(os.environ.get("ERDSMITH_CORPUS", "/nonexistent")) / "visible" / "rich"
ON_REQUEST = Path(__file__).parent / "on_request"
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="ERDSMITH_CORPUS is not set")

# What the stubs' own instructions tell a team to write; the libraries without stubs or annotations are named.
SETTINGS = """
[mypy]
plugins = mypy_django_plugin.main, mypy_drf_plugin.main
# The managers of safedelete have no annotations.
disable_error_code = django-manager-missing

[mypy.plugins.django-stubs]
django_settings_module = "backend.settings"

[mypy-django_filters.*,environ.*,drf_spectacular.*,simple_history.*,rest_framework_nested.*,django_prometheus.*]
ignore_missing_imports = True

# It says that list_display is a tuple of exactly one.
[mypy-safedelete.*]
follow_imports = skip
"""


@pytest.mark.long
@pytest.mark.parametrize(
    "erd",
    [
        *(pytest.param(ERDS[name], id=name) for name in ("sample", "shop", "types")),
        *(pytest.param(file, id=file.stem) for file in sorted(ON_REQUEST.glob("*.json"))),
        *(pytest.param(CORPUS / f"{name}.json", id=name, marks=needs_corpus) for name in ("dj_awx", "langfuse")),
    ],
)
def test_a_type_checker_finds_nothing(erd: Path, tmp_path: Path) -> None:
    for file in draft(Brief(parse(erd.read_bytes()), "backend")):
        place = tmp_path / "backend" / file.path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(file.content, encoding="utf-8")
    (tmp_path / "mypy.ini").write_text(SETTINGS, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "mypy", "backend"],
        cwd=tmp_path,
        env={"PATH": os.defpath, "DEBUG": "1", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr

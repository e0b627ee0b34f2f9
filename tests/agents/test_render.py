"""Templates are compiled once, as Python's own modules are, and drafts do not depend on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from agents import render


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where compiled templates lie in this test; nothing is known of any before or after it."""
    place = tmp_path / "__pycache__"
    monkeypatch.setattr(render, "_COMPILED", place)
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    render._environment.cache_clear()
    yield place
    render._environment.cache_clear()


def drawn() -> str:
    return render.render("apps.py.j2", package="shop", roles=())


def test_a_template_is_compiled_once(beside: Path) -> None:
    text = drawn()
    (compiled,) = beside.iterdir()
    made = compiled.stat().st_mtime_ns
    render._environment.cache_clear()
    assert drawn() == text
    assert compiled.stat().st_mtime_ns == made
    compiled.write_bytes(b"spoilt")
    render._environment.cache_clear()
    assert drawn() == text


def test_where_nothing_can_be_kept_it_is_compiled_each_time(beside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "_COMPILED", beside / "no" / "such" / "folder")
    assert 'name = "shop"' in drawn()
    assert not beside.exists()


def test_who_keeps_no_bytecode_keeps_no_templates(beside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    drawn()
    assert not beside.exists()

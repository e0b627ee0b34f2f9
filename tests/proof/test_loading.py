"""What is there once the package is imported."""

from __future__ import annotations

import pytest

from agents.proof.proving import complete, run_unseen
from tests.proof.shop import FILES, PACKAGE


def with_line(line: str) -> dict[str, str]:
    return {**FILES, "seen.py": f"from rest_framework import compat\n\n{line}\n"}


def test_who_says_postgres_gets_its_fields() -> None:
    complete(with_line("assert compat.postgres_fields is not None"), PACKAGE)


def test_who_does_not_is_spared_them() -> None:
    files = with_line('assert vars(compat)["post" + "gres_fields"] is not None, "spared"')

    assert "spared" in run_unseen(files, PACKAGE, None).verdict.problems[0].message


@pytest.mark.parametrize("name", ["requests", "pydantic"])
def test_a_library_that_is_taken_if_it_is_there_is_not_there_unless_it_is_named(name: str) -> None:
    unnamed = {**FILES, "seen.py": f"import importlib\n\nimportlib.import_module('{name[:3]}' + '{name[3:]}')\n"}
    assert f"import of {name} halted" in run_unseen(unnamed, PACKAGE, None).verdict.problems[0].message

    named = {**FILES, "seen.py": f"import {name}\n\nassert {name}.__version__\n"}
    assert run_unseen(named, PACKAGE, None).verdict.problems == ()

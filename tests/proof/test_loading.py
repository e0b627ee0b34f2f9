"""What is there once the package is imported."""

from __future__ import annotations

from agents.proof.proving import complete, run_unseen
from tests.proof.shop import FILES, PACKAGE


def with_line(line: str) -> dict[str, str]:
    return {**FILES, "seen.py": f"from rest_framework import compat\n\n{line}\n"}


def test_who_says_postgres_gets_its_fields() -> None:
    complete(with_line("assert compat.postgres_fields is not None"), PACKAGE)


def test_who_does_not_is_spared_them() -> None:
    files = with_line('assert vars(compat)["post" + "gres_fields"] is not None, "spared"')

    assert "spared" in run_unseen(files, PACKAGE, None).verdict.problems[0].message

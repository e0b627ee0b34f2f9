"""What is there once the package is imported."""

from __future__ import annotations

import pytest

from agents.proof import ProofError, complete
from tests.proof.shop import FILES, PACKAGE


def with_line(line: str) -> dict[str, str]:
    return {**FILES, "seen.py": f"from rest_framework import compat\n\n{line}\n"}


def test_who_says_postgres_gets_its_fields() -> None:
    complete(with_line("assert compat.postgres_fields is not None"), PACKAGE)


def test_who_does_not_is_spared_them() -> None:
    with pytest.raises(ProofError, match="spared"):
        complete(with_line('assert vars(compat)["post" + "gres_fields"] is not None, "spared"'), PACKAGE)
